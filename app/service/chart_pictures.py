"""Charts as pictures inside a page: drawn from the specification that the browser draws from."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from markupsafe import Markup

from app.service.charts import Chart, rendered_svg

_KEPT = 128  # pictures, some 25 kB each: one result is read by several audiences, as page and PDF
_TAG = re.compile(r"<[^>]*>")
_SPOKEN = re.compile(r' (?:role|class|pointer-events|aria-[a-z]+)="[^"]*"')
_ID = re.compile(r'(id="|url\(#)')
_SIZE = re.compile(r'^<svg[^>]*viewBox="0 0 (\d+) (\d+)"[^>]*>')
_WIDEST = 1.1  # times its own size, as letters would outgrow those of the page


def picture(chart: Chart) -> Markup:
    """Return the chart as inline SVG that is read aloud as its title; its table has the numbers."""
    return _drawn(json.dumps(chart.spec), chart.id, chart.title)


@lru_cache(_KEPT)
def _drawn(spec: str, key: str, title: str) -> Markup:
    silent = _TAG.sub(lambda tag: _SPOKEN.sub("", tag.group()), rendered_svg(json.loads(spec)))
    own_ids = _TAG.sub(lambda tag: _ID.sub(rf"\g<1>{key}-", tag.group()), silent)
    size = _SIZE.match(own_ids)
    assert size is not None, "a rendered chart is one svg element with a viewBox"
    width, height = map(int, size.groups())
    opened = Markup(
        '<svg role="img" class="chart" viewBox="0 0 {} {}" style="max-width:{:.0f}px"'
        ' aria-label="{}">'
    ).format(width, height, _WIDEST * width, title)
    # The renderer escapes the texts that it sets.
    return opened + Markup(own_ids[size.end() :])  # noqa: S704

"""The report's page as PDF, without a browser and without LaTeX."""

from __future__ import annotations

import re

from app.errors import Unavailable

_HINT = (
    "PDF needs the Pango library: install libpango-1.0-0, libpangoft2-1.0-0 and"
    " libharfbuzz-subset0 on the server, or ask for format=html and print it."
)
_INK = (
    "text{font:13px 'DejaVu Sans',sans-serif;fill:#1c2430}.axis{font-size:11px;fill:#566173}"
    ".zero{stroke:#566173;stroke-dasharray:3 3}.interval{stroke:#1c2430;stroke-width:2}"
    ".main{fill:#0072b2}.other{fill:#566173}.edge{stroke:#566173;stroke-width:1.5}"
    ".head{fill:#566173}.open{fill:#fff;stroke:#566173;stroke-width:1.4}"
    ".node{fill:#f3f5f8;stroke:#8a94a6}.grid{stroke:#d5dae2;stroke-width:.7}"
    ".curve{fill:none;stroke:#0072b2;stroke-width:2}.dot{fill:#0072b2}"
    ".band{fill:#0072b2;opacity:.16}.c1{stroke:#b34700}.c2{stroke:#00795c}.c3{stroke:#566173}"
    ".dot.c1{fill:#b34700}.dot.c2{fill:#00795c}.dot.c3{fill:#566173}"
)
_PICTURE = re.compile(r'(<svg role="img"[^>]*>)')


def render_pdf(page: str) -> bytes:
    """Return the page as PDF.

    Raises
    ------
    Unavailable : the server lacks the library that sets the text.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError:
        raise Unavailable("This server cannot make PDF.", hint=_HINT) from None
    # A picture inside a page does not see the page's styles here: it carries its own.
    styled = _PICTURE.sub(rf"\1<style>{_INK}</style>", page)
    # The page holds all that it shows: nothing is fetched, whatever a name in it looks like.
    fetcher = URLFetcher(allowed_protocols=())
    found: bytes = HTML(string=styled, url_fetcher=fetcher).write_pdf()
    return found

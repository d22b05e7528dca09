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
    ".edge{stroke:#566173;stroke-width:1.5}"
    ".head{fill:#566173}.open{fill:#fff;stroke:#566173;stroke-width:1.4}"
    ".node{fill:#f3f5f8;stroke:#8a94a6}"
)
_GRAPH = re.compile(r'(<svg role="img" viewBox[^>]*>)')


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
    # A drawing inside a page does not see the page's styles here: it carries its own.
    styled = _GRAPH.sub(rf"\1<style>{_INK}</style>", page)
    # The page holds all that it shows: nothing is fetched, whatever a name in it looks like.
    fetcher = URLFetcher(allowed_protocols=())
    found: bytes = HTML(string=styled, url_fetcher=fetcher).write_pdf()
    return found

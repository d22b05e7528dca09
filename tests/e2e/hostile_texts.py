"""Texts that run as a script wherever a page takes them for markup: each calls `ran()`."""

from __future__ import annotations

from itertools import product

_ESCAPES = ("", '">', "'>", "</script>", "</title></style></textarea>", "-->")
_CARRIERS = (
    "<script>ran()</script>",
    "<img src=x onerror=ran()>",
    "<svg onload=ran()>",
    "<svg><script>ran()</script></svg>",
    "<body onload=ran()>",
    "<iframe srcdoc='<script>parent.ran()</script>'></iframe>",
    "<details open ontoggle=ran()>",
    "<video><source onerror=ran()></video>",
    "<input autofocus onfocus=ran()>",
    "<math><mtext><img src=x onerror=ran()></mtext></math>",
    "<IMG SRC=x OnErRoR=ran()>",
    "<img/src=x/onerror=ran()>",
    "<style>@keyframes k{}</style><p style='animation:k' onanimationstart=ran()>",
    "<template><img src=x onerror=ran()></template><img src=x onerror=ran()>",
    "<noscript><p title='</noscript><img src=x onerror=ran()>'>",
)
_OTHERS = (
    "[a](javascript:ran())",
    "![a](x' onerror='ran())",
    "{{constructor.constructor('ran()')()}}",
    "${ran()}",
    "<a href='javascript:ran()'>a</a>",
    "&lt;img src=x onerror=ran()&gt;",
    "\\x3cimg src=x onerror=ran()\\x3e",
    "javascript:ran()//",
    "%3Cimg%20src=x%20onerror=ran()%3E",
    "{% raw %}<img src=x onerror=ran()>{% endraw %}",
    "' onmouseover='ran()",
    '" autofocus onfocus="ran()',
    "`onerror=ran()`",
    '=HYPERLINK("javascript:ran()")',
)

HOSTILE = tuple(f"{n}{a}{b}" for n, (a, b) in enumerate(product(_ESCAPES, _CARRIERS))) + tuple(
    f"{n}{text}" for n, text in enumerate(_OTHERS, start=900)
)

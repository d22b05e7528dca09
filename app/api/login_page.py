"""The page on which people sign in: plain HTML, since nothing else is given to strangers."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from starlette.responses import HTMLResponse

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in · Wherefore</title>
<style>
:root {{ color-scheme: light dark; font: 16px/1.5 "Inter", system-ui, sans-serif;
  --paper: #f8f7f3; --surface: #fff; --ink: #1d2329; --line: #e4e1d8; }}
@media (prefers-color-scheme: dark) {{
  :root {{ --paper: #121518; --surface: #1a1e22; --ink: #eceae4; --line: #2d3339; }}
}}
body {{ min-height: 100vh; margin: 0; display: grid; place-items: center;
  background: var(--paper); color: var(--ink); }}
main {{ width: min(26rem, calc(100vw - 3rem)); box-sizing: border-box; padding: 2rem;
  background: var(--surface); border: 1px solid var(--line); border-radius: 1.25rem; }}
h1 {{ display: flex; align-items: center; gap: .6rem; font-weight: 600; font-size: 1.4rem;
  margin: 0 0 1rem; }}
p {{ margin: 0; }}
label {{ display: block; margin: 1rem 0 .25rem; font-weight: 600; }}
input, button {{ font: inherit; padding: .6rem .75rem; width: 100%; box-sizing: border-box;
  border: 1px solid #767676; border-radius: .4rem; }}
a.button {{ display: block; text-align: center; text-decoration: none; padding: .6rem .75rem;
  border-radius: .4rem; }}
summary {{ margin-top: 1.5rem; cursor: pointer; }}
button, a.button {{ margin-top: .75rem; background: #0b5a8f; border-color: #0b5a8f; color: #fff; }}
[role=alert] {{ border-left: 4px solid #d55e00; padding-left: .75rem; margin-bottom: 1rem; }}
</style>
</head>
<body>
<main>
<h1><svg width="32" height="32" viewBox="0 0 32 32" aria-hidden="true">
<rect width="32" height="32" rx="8" fill="#0b5f99"/>
<path d="M8.5 10.5 15 21M23.5 10.5 17 21" stroke="#fff" stroke-width="2.4"/>
<g fill="#fff"><circle cx="8" cy="9.5" r="3"/><circle cx="24" cy="9.5" r="3"/>
<circle cx="16" cy="23" r="3.6"/></g></svg>Wherefore</h1>
{alert}
{forms}
</main>
</body>
</html>
"""

_ONE_FIELD = """<p>Sign in with the token of this server. <code>wherefore token</code> prints it;
the link that <code>wherefore serve</code> prints signs you in once without it.</p>
<form method="post" action="/login">
<label for="token">Token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required {focus}>
<button>Sign in</button>
</form>
"""

_TWO_FIELDS = """<form method="post" action="/login">
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="username" required autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Sign in</button>
</form>
"""

_BY_PROVIDER = """<p><a class="button" href="/login/oidc">Sign in with your organisation's
account</a></p>
"""

# A cookie that is only sent from our own pages is not sent while a redirect from elsewhere lasts.
_ARRIVED = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Signed in · Wherefore</title>
<meta http-equiv="refresh" content="0;url=/"></head>
<body><p>You are signed in. <a href="/">Go on</a></p></body></html>
"""


@dataclass(frozen=True, slots=True)
class Ways:
    """How people can sign in, beside the server's own token."""

    by_password: bool = False
    by_provider: bool = False


TOKEN_ONLY = Ways()


def login_page(ways: Ways, complaint: str = "", status: int = 401) -> HTMLResponse:
    """Return the page; `complaint` says why the last attempt failed."""
    alert = f'<p role="alert">{escape(complaint)}</p>' if complaint else ""
    return HTMLResponse(_PAGE.format(alert=alert, forms=_forms(ways)), status_code=status)


def arrived_page() -> HTMLResponse:
    """Return the page that leads on after somebody came back from the identity provider."""
    return HTMLResponse(_ARRIVED)


def _forms(ways: Ways) -> str:
    parts = [_BY_PROVIDER] if ways.by_provider else []
    if not ways.by_password:
        return "".join([*parts, _ONE_FIELD.format(focus="" if parts else "autofocus")])
    token = _ONE_FIELD.format(focus="")
    folded = f"<details><summary>With the server's token</summary>{token}</details>"
    return "".join([*parts, _TWO_FIELDS, folded])

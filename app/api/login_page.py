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
:root {{ color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }}
body {{ min-height: 100vh; margin: 0; display: grid; place-items: center; }}
main {{ width: min(26rem, calc(100vw - 3rem)); }}
h1 {{ font-weight: 600; font-size: 1.5rem; margin: 0 0 .5rem; }}
label {{ display: block; margin: 1rem 0 .25rem; font-weight: 600; }}
input, button {{ font: inherit; padding: .6rem .75rem; width: 100%; box-sizing: border-box;
  border: 1px solid #767676; border-radius: .4rem; }}
a.button {{ display: block; text-align: center; text-decoration: none; padding: .6rem .75rem;
  border-radius: .4rem; }}
summary {{ margin-top: 1.5rem; cursor: pointer; }}
button, a.button {{ margin-top: .75rem; background: #0b5a8f; border-color: #0b5a8f; color: #fff; }}
[role=alert] {{ border-left: 4px solid #d55e00; padding-left: .75rem; }}
</style>
</head>
<body>
<main>
<h1>Wherefore</h1>
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

"""The page that asks for the token: plain HTML, since nothing else is given to strangers."""

from __future__ import annotations

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
button {{ margin-top: .75rem; background: #0b5a8f; border-color: #0b5a8f; color: #fff; }}
[role=alert] {{ border-left: 4px solid #d55e00; padding-left: .75rem; }}
</style>
</head>
<body>
<main>
<h1>Wherefore</h1>
{alert}
<p>Sign in with the token of this server. <code>wherefore token</code> prints it; the link that
<code>wherefore serve</code> prints signs you in once without it.</p>
<form method="post" action="/login">
<label for="token">Token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<button>Sign in</button>
</form>
</main>
</body>
</html>
"""


def login_page(complaint: str = "") -> HTMLResponse:
    """Return the page with status 401; `complaint` says why the last attempt failed."""
    alert = f'<p role="alert">{escape(complaint)}</p>' if complaint else ""
    return HTMLResponse(_PAGE.format(alert=alert), status_code=401)

"""`wherefore webhooks`: addresses that are told of ends, and what became of each message."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.connect import AsJson, Server, Token, reached
from app.cli.exits import HELP
from app.cli.printing import show_json, show_records

app = typer.Typer(
    name="webhooks", help="Addresses that are told when a run ends.", no_args_is_help=True
)

Url = Annotated[str, typer.Argument(help="An address that the server can reach.")]
WebhookId = Annotated[str, typer.Argument(metavar="WEBHOOK", help="wh_…")]
DeliveryId = Annotated[str, typer.Argument(metavar="MESSAGE", help="msg_…, as `deliveries` lists.")]


@app.command("list", epilog=HELP)
def list_(as_json: AsJson = False, server: Server = None, token: Token = None) -> None:
    """List the addresses that are told."""
    with reached(server, token) as there:
        found = there.client.webhooks.list()
    show_records(
        found,
        ("ID", "SINCE", "ADDRESS"),
        lambda w: (w.id, _minute(w.created_at), w.url),
        as_json=as_json,
    )


@app.command(epilog=HELP)
def add(url: Url, as_json: AsJson = False, server: Server = None, token: Token = None) -> None:
    """Have an address told of every run, batch and drift; print the secret that signs it, once."""
    with reached(server, token) as there:
        made = there.client.webhooks.create(url)
    if as_json:
        show_json(made)
        return
    print(made.id)
    print(made.secret)


@app.command("test", epilog=HELP)
def try_out(
    webhook_id: WebhookId, as_json: AsJson = False, server: Server = None, token: Token = None
) -> None:
    """Have a message sent that only tries the address; `deliveries` tells what became of it."""
    with reached(server, token) as there:
        sent = there.client.webhooks.test(webhook_id)
    if as_json:
        show_json(sent)
    else:
        print(sent.id)


@app.command(epilog=HELP)
def deliveries(
    webhook_id: WebhookId, as_json: AsJson = False, server: Server = None, token: Token = None
) -> None:
    """List what was sent, what is to be, and what came of it."""
    with reached(server, token) as there:
        found = there.client.webhooks.deliveries(webhook_id)
    show_records(
        found,
        ("ID", "CREATED", "TYPE", "ABOUT", "STATUS", "ATTEMPTS", "ANSWER"),
        lambda d: (d.id, _minute(d.created_at), d.type, d.subject, d.status, str(d.attempts),
                   d.error or str(d.response_status or "")),
        as_json=as_json,
    )  # fmt: skip


@app.command(epilog=HELP)
def redeliver(
    webhook_id: WebhookId,
    delivery_id: DeliveryId,
    as_json: AsJson = False,
    server: Server = None,
    token: Token = None,
) -> None:
    """Send a message again at once, whatever came of it before."""
    with reached(server, token) as there:
        again = there.client.webhooks.redeliver(webhook_id, delivery_id)
    if as_json:
        show_json(again)
    else:
        print(again.id)


@app.command(epilog=HELP)
def remove(webhook_id: WebhookId, server: Server = None, token: Token = None) -> None:
    """Tell an address no more."""
    with reached(server, token) as there:
        there.client.webhooks.remove(webhook_id)


def _minute(moment: object) -> str:
    return f"{moment:%Y-%m-%d %H:%M %Z}"

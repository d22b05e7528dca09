"""`wherefore schedules`: questions asked again and again, and whether the answer has changed."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.ask import Budget, Data, Planner, Question, Seed, dataset_of, options_of
from app.cli.connect import AsJson, Server, Token, reached
from app.cli.exits import HELP
from app.cli.printing import show_json, show_records

app = typer.Typer(
    name="schedules", help="Questions that are asked again and again.", no_args_is_help=True
)

ScheduleId = Annotated[str, typer.Argument(metavar="SCHEDULE", help="sched_…")]
Cron = Annotated[
    str, typer.Option(help="When, in five fields: minute, hour, day, month, day of the week.")
]
Timezone = Annotated[str, typer.Option(help="The clock that it goes by, such as Europe/Zurich.")]


@app.command("list", epilog=HELP)
def list_(as_json: AsJson = False, server: Server = None, token: Token = None) -> None:
    """List what is asked again and again."""
    with reached(server, token) as there:
        found = there.client.schedules.list()
    show_records(
        found,
        ("ID", "CRON", "NEXT", "DATASET", "QUESTION"),
        lambda s: (s.id, s.cron, _minute(s.next_at), s.dataset_name, s.question),
        as_json=as_json,
    )


@app.command(epilog=HELP)
def create(
    data: Data,
    question: Question,
    cron: Cron,
    timezone: Timezone = "UTC",
    seed: Seed = None,
    budget: Budget = None,
    planner: Planner = None,
    as_json: AsJson = False,
    server: Server = None,
    token: Token = None,
) -> None:
    """Have a question asked whenever --cron says, of the latest table of this one's name.

    It is asked while a server runs on the database; what came due meanwhile is asked once.
    """
    options = options_of(seed=seed, budget_seconds=budget, planner=planner)
    with reached(server, token) as there:
        dataset = dataset_of(there.client, data, "")
        made = there.client.schedules.create(
            dataset.id, question, cron=cron, timezone=timezone, options=options
        )
    if as_json:
        show_json(made)
    else:
        print(made.id)


@app.command(epilog=HELP)
def show(
    schedule_id: ScheduleId, as_json: AsJson = False, server: Server = None, token: Token = None
) -> None:
    """Show a schedule, and when it next comes due."""
    with reached(server, token) as there:
        found = there.client.schedules.get(schedule_id)
    if as_json:
        show_json(found)
        return
    print(f"{found.id} {found.dataset_name}: {found.question}")
    print(f"{found.cron} ({found.timezone}), next at {_minute(found.next_at)}")


@app.command(epilog=HELP)
def runs(
    schedule_id: ScheduleId, as_json: AsJson = False, server: Server = None, token: Token = None
) -> None:
    """List the latest times that it came due, the oldest of them first."""
    with reached(server, token) as there:
        found = there.client.schedules.runs(schedule_id)
    show_records(
        found,
        ("DUE", "RUN", "STATUS", "ERROR"),
        lambda r: (_minute(r.due_at), r.run_id or "", r.status.value if r.status else "", r.error),
        as_json=as_json,
    )


@app.command(epilog=HELP)
def drift(
    schedule_id: ScheduleId, as_json: AsJson = False, server: Server = None, token: Token = None
) -> None:
    """Tell whether the answer has changed since the first time."""
    with reached(server, token) as there:
        found = there.client.schedules.drift(schedule_id)
    if as_json:
        show_json(found)
    else:
        print(found.sentence)


@app.command(epilog=HELP)
def remove(schedule_id: ScheduleId, server: Server = None, token: Token = None) -> None:
    """Ask no more; the runs stay."""
    with reached(server, token) as there:
        there.client.schedules.remove(schedule_id)


def _minute(moment: object) -> str:
    return f"{moment:%Y-%m-%d %H:%M %Z}"

"""Commands for whoever keeps a service running: look it over, back it up, bring it back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.given import read_settings

app = typer.Typer()


@app.command()
def doctor() -> None:
    """Look this installation over; exit 1 where something stands in the way of work."""
    from app.bootstrap import examine

    ill = 0
    for complaint in examine(read_settings()):
        print(f"{'✗' if complaint.fault else '✓'} {complaint.name}")
        if complaint.fault:
            ill += 1
            print(f"    {complaint.fault} {complaint.remedy}".rstrip())
    if ill:
        raise typer.Exit(1)


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="Where to write it, a .tar.")]) -> None:
    """Write datasets, runs and all else that is kept to one file, while the service goes on."""
    from app.bootstrap.care import back_up

    print(_counted(back_up(read_settings(), file)))


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A backup.")]) -> None:
    """Bring a backup back into an empty database and home folder; SQLite and PostgreSQL alike."""
    from app.bootstrap.care import restore as bring_back

    print(_counted(bring_back(read_settings(), file)))


def _counted(held: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in held.items() if number)

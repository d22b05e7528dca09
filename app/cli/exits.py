"""The exit codes of the commands that speak to a server; `docs/cli.md` lists them."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Why a command ended; what is not here is the shell's (130: interrupted)."""

    DONE = 0
    REFUSED = 1  # the server, or the file system, refused; the sentence says why
    USAGE = 2
    RUN_FAILED = 3
    RUN_CANCELLED = 4
    NO_SERVER = 5
    RUN_WAITS = 6  # for a person
    NOT_YET = 7  # the time to wait was over
    INTERRUPTED = 130


HELP = (
    "Exit codes: 0 done; 1 refused; 2 wrong usage; 3 the run failed; 4 the run was cancelled; "
    "5 no server answers; 6 the run waits for a person; 7 it has not ended in time; "
    "130 interrupted."
)

"""Tasks that misbehave in the ways a child must be held to; run by the sandbox's tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from app.adapters import child, zygote
from app.adapters.devices import VISIBLE
from app.errors import TooFewSamples, UnknownColumn


def _echo(arguments, report):
    return arguments


def _report(arguments, report):
    report(0.5, "halfway")
    time.sleep(0.5)


def _hang(arguments, report):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # as native code that looks at no signal
    subprocess.Popen(["sleep", "600"])
    time.sleep(600)


def _svd(arguments, report):
    import numpy as np

    while True:
        np.linalg.svd(np.ones((1500, 1500)))


def _pc(arguments, report):
    import numpy as np
    import pandas as pd

    from app.causal.algorithms.discovery import pc
    from app.causal.data import Dataset, Kind, Variable
    from app.causal.question import Knowledge

    rng = np.random.default_rng(1)
    values = rng.normal(size=(2_000, 150)) + rng.normal(size=(2_000, 1))
    frame = pd.DataFrame(values, columns=[f"x{i}" for i in range(150)])
    data = Dataset(frame, tuple(Variable(name, Kind.CONTINUOUS) for name in frame))
    while True:
        pc.run(data, pc.Params(), Knowledge(), rng, report)


def _spin(arguments, report):
    while True:
        pass


def _allocate(arguments, report):
    return len(bytearray(arguments << 20))


def _fill_disk(arguments, report):
    with Path("big").open("wb") as file:
        file.writelines(bytes(1 << 20) for _ in range(64))


def _refuse(arguments, report):
    raise UnknownColumn("doze", nearest=("dose", "doses"))


def _too_few(arguments, report):
    raise TooFewSamples("Only 3 rows.", hint="Bring more.")


def _break(arguments, report):
    print("a word before dying")
    return {}["nothing"]


def _die(arguments, report):
    os.kill(os.getpid(), signal.SIGSEGV)


def _process(arguments, report):
    return {"pid": os.getpid(), "threads": os.environ["OMP_NUM_THREADS"], "nan": float("nan")}


def _device(arguments, report):
    """Tell which device is seen, from when to when, once for as long as asked."""
    began = time.monotonic()
    time.sleep(arguments)
    return [os.environ[VISIBLE], began, time.monotonic()]


TASKS = {
    "device": _device,
    "echo": _echo,
    "report": _report,
    "hang": _hang,
    "svd": _svd,
    "pc": _pc,
    "spin": _spin,
    "allocate": _allocate,
    "fill_disk": _fill_disk,
    "refuse": _refuse,
    "too_few": _too_few,
    "break": _break,
    "die": _die,
    "process": _process,
}

if __name__ == "__main__":
    child.TASKS.update(TASKS)
    zygote.LIBRARIES["tables"] = ("numpy",)
    sys.argv = ["zygote", "tables"]
    zygote.main()

"""Steps for an accelerator, on pretend ones: each has one to itself, or none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.adapters.devices import VISIBLE, Devices, cap_memory, take
from app.adapters.sandbox import ProcessSandbox
from app.errors import StepCancelled
from app.service.ports import Limits

ROOT = Path(__file__).parents[3]
HOLD = """
import sys, time
from pathlib import Path
from app.adapters.devices import take
print(take(Path(sys.argv[1]), ["0"]), flush=True)
time.sleep(600)
"""


@pytest.fixture
def machine(tmp_path: Path) -> Callable[..., ProcessSandbox]:
    """Workers of one machine: their children differ, the folder with the locks is the same."""
    folder = tmp_path / "devices"

    def worker(name: str, *devices: str) -> ProcessSandbox:
        return ProcessSandbox(
            tmp_path / name,
            "tables",
            module="tests.child_tasks",
            devices=Devices(folder, devices),
        )

    return worker


def on_device(sandbox: ProcessSandbox, seconds: float, *, wanted: bool = True) -> list:
    limits = Limits(60, 1 << 30, on_device=wanted)
    return sandbox.run("device", seconds, limits, progress=lambda *_: None, stop=lambda: False)


@pytest.fixture
def two(machine: Callable[..., ProcessSandbox]) -> Iterator[list[ProcessSandbox]]:
    with closing(machine("a", "0", "1")) as first, closing(machine("b", "0", "1")) as second:
        yield [first, second]


def test_two_steps_never_share_a_device(two: list[ProcessSandbox]) -> None:
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(on_device, two[n % 2], 0.3) for n in range(12)]
        told = [one.result() for one in asked]
    held = defaultdict(list)
    for device, began, ended in told:
        held[device].append((began, ended))
    assert {"0", "1"} <= set(held) <= {"0", "1", ""}
    for device in ("0", "1"):
        spans = sorted(held[device])
        assert all(end <= begin for (_, end), (begin, _) in pairwise(spans))


def test_a_step_for_this_processor_sees_no_device(two: list[ProcessSandbox]) -> None:
    assert on_device(two[0], 0.0, wanted=False)[0] == ""


def test_where_there_is_no_device_the_step_is_done_without(
    machine: Callable[..., ProcessSandbox],
) -> None:
    with closing(machine("a")) as sandbox:
        assert on_device(sandbox, 0.0)[0] == ""


def test_the_device_of_a_killed_step_is_free_at_once(
    machine: Callable[..., ProcessSandbox],
) -> None:
    began = threading.Event()

    def stop() -> bool:
        began.set()
        return True

    with closing(machine("a", "0")) as sandbox:
        limits = Limits(60, 1 << 30, on_device=True)
        with pytest.raises(StepCancelled):
            sandbox.run("device", 60, limits, progress=lambda *_: None, stop=stop)
        assert on_device(sandbox, 0.0)[0] == "0"


def test_the_device_of_a_killed_process_is_taken_over(tmp_path: Path) -> None:
    holders = [_holder(tmp_path)]
    try:
        assert _said(holders[0]) == "0"
        holders.append(_holder(tmp_path))
        assert _said(holders[1]) == "None"
        os.kill(holders[0].pid, signal.SIGKILL)
        holders[0].wait()
        holders.append(_holder(tmp_path))
        assert _said(holders[2]) == "0"
    finally:
        for holder in holders:
            holder.kill()
            holder.communicate()


def _holder(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLD, str(folder)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _said(holder: subprocess.Popen[str]) -> str:
    assert holder.stdout is not None
    return holder.stdout.readline().strip()


def test_devices_are_found_by_their_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("nvidia10", "nvidia2", "nvidiactl", "nvidia-uvm", "null"):
        (tmp_path / name).touch()
    monkeypatch.setattr("app.adapters.devices.FILES", tmp_path)
    assert Devices.found() == ("2", "10")


def test_a_step_may_use_no_more_memory_than_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    shares: list[float] = []
    cuda = SimpleNamespace(
        is_available=lambda: True,
        get_device_properties=lambda _: SimpleNamespace(total_memory=8 << 30),
        set_per_process_memory_fraction=shares.append,
    )
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(cuda=cuda))
    cap_memory(2 << 30)
    cap_memory(16 << 30)
    assert shares == [0.25, 1.0]


def test_who_takes_none_sees_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VISIBLE, "0,1")
    assert take(tmp_path, ()) is None
    assert os.environ[VISIBLE] == ""

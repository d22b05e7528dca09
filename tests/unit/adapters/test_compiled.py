"""Compiled kernels never outlive their sources."""

import os
import shutil
import sys
from pathlib import Path
from subprocess import run

from app.adapters.compiled import KERNELS, VARIABLE, digest, keep_by_source

WHERE = (
    "import os; from app.adapters.compiled import keep_by_source;"
    " keep_by_source(); print(os.environ['NUMBA_CACHE_DIR'])"
)


def test_any_change_of_any_kernel_gives_another_folder(tmp_path):
    copied = shutil.copytree(KERNELS, tmp_path / "kernels")
    before = digest(copied)
    with (copied / "strata.py").open("a") as source:
        source.write("\n# a change\n")
    assert before == digest(KERNELS) != digest(copied)


def test_a_named_folder_holds_one_folder_per_state_of_the_sources(tmp_path):
    asked = {"NUMBA_CACHE_DIR": str(tmp_path)}
    made = run([sys.executable, "-c", WHERE], env=asked, capture_output=True, check=True, text=True)
    assert made.stdout.strip() == str(tmp_path / digest(KERNELS))


def test_a_child_compiles_nothing_that_its_parent_has(tmp_path):
    command, folder = [sys.executable, "-c", WHERE], str(tmp_path)
    for _ in range(3):
        asked = {"NUMBA_CACHE_DIR": folder}
        made = run(command, env=asked, capture_output=True, check=True, text=True)
        folder = made.stdout.strip()
    assert folder == str(tmp_path / digest(KERNELS))


def test_what_a_read_only_image_holds_is_copied_to_where_it_can_be_used(tmp_path, monkeypatch):
    image, home = tmp_path / "image", tmp_path / "home"
    kept = image / digest(KERNELS) / "kernels" / "one.nbc"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"compiled")
    monkeypatch.setenv(VARIABLE, str(image))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(os, "access", lambda path, _: not Path(path).is_relative_to(image))
    keep_by_source()
    used = Path(os.environ[VARIABLE])
    assert used.is_relative_to(home)
    assert (used / "kernels" / "one.nbc").read_bytes() == b"compiled"

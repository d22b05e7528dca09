"""Compiled kernels never outlive their sources."""

import shutil
import sys
from subprocess import run

from app.adapters.compiled import KERNELS, digest

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

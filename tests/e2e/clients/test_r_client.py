"""R's httr2, as it comes, asks and reads: the page about R runs block by block as it stands.

`make r` installs what it needs; without it the test is skipped.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.clients.conftest import EFFECT, trial
from tests.sites import Site

PAGE = Path(__file__).parents[3] / "docs" / "r.md"
BLOCK = re.compile(r"^```r\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PACKAGES = "requireNamespace('httr2') && requireNamespace('estimatr')"


def has_what_it_needs() -> bool:
    if shutil.which("Rscript") is None:
        return False
    words = ["Rscript", "-e", f"quit(status = if ({PACKAGES}) 0 else 1)"]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(
    not has_what_it_needs(), reason="R with httr2 and estimatr is not installed: see `make r`"
)
def test_the_page_about_r_runs_and_both_answers_are_the_truth(site: Site, tmp_path: Path) -> None:
    (tmp_path / "trial.csv").write_bytes(trial())
    (tmp_path / "page.R").write_text("\n".join(BLOCK.findall(PAGE.read_text())))
    environment = {**os.environ, "WHEREFORE_URL": site.url, "WHEREFORE_TOKEN": site.token}
    words = ["Rscript", "page.R"]
    done = subprocess.run(
        words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "treated" in done.stdout
    found = re.search(r"R: (\S+), Wherefore: (\S+)", done.stdout)
    assert found, done.stdout
    theirs, ours = float(found[1]), float(found[2])
    assert theirs == pytest.approx(ours, rel=1e-8)
    assert abs(ours - EFFECT) < 1

"""What a killed process left is removed in time; what is being worked on is not."""

from __future__ import annotations

import os
import time

from app.adapters.scratch import sweep


def test_only_what_is_old_is_swept(tmp_path):
    for name in ("old", "young"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x")
    an_hour_ago = time.time() - 3_600
    os.utime(tmp_path / "old", (an_hour_ago, an_hour_ago))
    assert sweep(tmp_path, 1_800) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["young"]


def test_a_folder_that_is_not_there_needs_no_sweeping(tmp_path):
    assert sweep(tmp_path / "none", 0) == 0

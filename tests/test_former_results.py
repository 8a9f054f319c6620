"""The results of another run that lie among the forms are never taken for forms."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from jixiao_batch.batch import run

SAMPLES = Path(__file__).parent.parent / "samples" / "2023" / "报送"


def test_an_older_output_folder_among_the_forms_is_left_out(tmp_path: Path) -> None:
    for name in ("清禾县林业局.xlsx", "清禾县财政局.xlsx"):
        shutil.copy(SAMPLES / name, tmp_path / name)
    run(tmp_path, tmp_path / "输出0430")
    result = run(tmp_path, tmp_path / "输出0510")
    units = json.loads((tmp_path / "输出0510/结果.json").read_text(encoding="utf-8"))["units"]
    assert sorted(unit["name"] for unit in units) == ["清禾县林业局", "清禾县财政局"]
    former = [file for file in result.files if file.path.startswith("输出0430/")]
    assert len(former) > 5
    assert {file.status for file in former} == {"ignored"}

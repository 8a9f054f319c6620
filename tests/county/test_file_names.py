"""File names that tell whose an unreadable file is, and those that do not."""

from __future__ import annotations

import pytest

from jixiao_batch.county.file_names import files_by_name
from jixiao_batch.county.roster import Roster, RosterUnit

ROSTER = Roster(
    (
        RosterUnit("001", "县教育局", aliases=("教育局",)),
        RosterUnit("002", "县教育局第一中学"),
        RosterUnit("A-3", "县民政局"),
    )
)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("县教育局.xlsx", "001"),
        ("下/教育局（终稿）.xlsx", "001"),
        ("县教育局第一中学.xlsx", "002"),
        ("001_自评表.xls", "001"),
        ("ａ-3自评.xlsx", "A-3"),
        ("县民政局001.xlsx", "A-3"),
        ("2001年自评表.xlsx", ""),
        ("县教育局、县民政局.xlsx", ""),
        ("县教育局/自评表.xlsx", ""),
        ("自评表.xlsx", ""),
    ],
)
def test_a_file_belongs_to_the_one_unit_that_its_name_tells(path: str, code: str) -> None:
    assert files_by_name([path], ROSTER) == ({code: (path,)} if code else {})

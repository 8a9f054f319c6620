"""看板.html as it is written: it says what 结果.json says, holds nothing from outside, stays small and the same."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

import pytest
from example_county import GOOD_ROWS, UNITS, Unit, example_county
from in_one_piece import page_bytes, result_text

from jixiao_batch.county.results import CountyResult
from jixiao_batch.output.own_files import RETURNS_FOLDER, SHEETS_FOLDER
from jixiao_batch.output.page.links import links_beside
from jixiao_batch.output.page.writer import embedded

_DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)
HOSTILE = "</script><img src=x onerror=alert(1)><!--\u2028&amp;局"


@pytest.fixture(scope="module")
def county() -> CountyResult:
    return example_county((*UNITS, Unit("009001", HOSTILE, "事业单位", rows=GOOD_ROWS)))


@pytest.fixture(scope="module")
def page(county: CountyResult) -> str:
    return page_bytes([county]).decode("utf-8")


def data_of(page: str) -> dict[str, Any]:
    found = _DATA.findall(page)
    assert len(found) == 1
    data: dict[str, Any] = json.loads(found[0])
    return data


def test_it_says_what_the_result_file_says(page: str, county: CountyResult) -> None:
    shown = data_of(page)
    told = json.loads(result_text([county], county.files))
    keys = ("code", "name", "group", "status", "rank", "group_rank")
    points = ("self_total", "score_total", "difference", "final_total", "grade", "provisional")
    texts = shown["counties"][0]["texts"]

    def text(one: str | int) -> str:
        return texts[one] if isinstance(one, int) else one

    for mine, unit in zip(shown["counties"][0]["units"], told["units"], strict=True):
        assert {key: mine[key] for key in keys} == {key: unit[key] for key in keys}
        assert {key: mine.get(key) or None for key in points} == {key: unit[key] or None for key in points}
        scores = [[one["self"], one["score"], one["final"], one["working"]] for one in unit["indicators"]]
        assert [one[:4] for one in mine.get("indicators", ())] == scores
        rows = [[row["name"], row["self"], row["score"]] for one in unit["indicators"] for row in one.get("rows", ())]
        assert [[row[1], row[5], row[6]] for one in mine.get("indicators", ()) for row in one[5]] == rows
        found = [(one["code"], one["severity"], one["title"], one["fix"]) for one in unit["findings"]]
        assert [(one[0], one[1], text(one[2]), text(one[8])) for one in mine["findings"]] == found
        rates = {rate["working"] for rate in unit["rates"].values()}
        assert rates <= {figure[1] for figure in mine.get("figures", ())}
    assert [[file[0], file[3]] for file in shown["files"]] == [[file["path"], file["reason"]] for file in told["files"]]


def test_nothing_of_a_department_can_end_the_data_or_become_markup(page: str) -> None:
    assert HOSTILE not in page
    assert "<img" not in page
    assert any(unit["name"] == HOSTILE for unit in data_of(page)["counties"][0]["units"])
    assert not set("<>&\u2028\u2029") & set(embedded({"name": HOSTILE}))


def test_only_its_own_style_and_script_may_run_and_nothing_is_fetched(page: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].split(";"))
    for kind in ("style", "script"):
        inside = re.search(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL)
        assert inside is not None
        digest = base64.b64encode(hashlib.sha256(inside[1].encode("utf-8")).digest()).decode("ascii")
        assert rules[f"{kind}-src"] == f"'sha256-{digest}'"
    assert rules["default-src"] == "'none'"
    own = _DATA.sub("", page).replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|//[a-z]|@import|url\(|innerHTML|insertAdjacentHTML|document\.write|eval\(| src=", own)


def test_no_person_and_no_telephone_number_stands_in_it(county: CountyResult) -> None:
    labels = {label for label, _, _ in data_of(page_bytes([county]).decode("utf-8"))["counties"][0]["fields"]}
    assert not labels & {"填报人", "联系电话"}


def test_it_is_the_same_each_time_and_small(county: CountyResult) -> None:
    written = page_bytes([county])
    assert written == page_bytes([county])
    empty = len(page_bytes([example_county(())]))
    assert empty + 300 * (len(written) - empty) / len(county.units) < 2 * 1024 * 1024


def test_a_unit_is_linked_to_what_was_written_about_it(county: CountyResult) -> None:
    unit = next(unit for unit in county.units if unit.status == "returned")
    stem = f"{unit.code}_{unit.name}"
    links = links_beside([county], {f"{SHEETS_FOLDER}/{stem}.xlsx", f"{RETURNS_FOLDER}/{stem}_退回通知.txt"})
    own = links[0, county.units.index(unit)]
    assert own == (("得分表", f"{SHEETS_FOLDER}/{stem}.xlsx"), ("退回通知", f"{RETURNS_FOLDER}/{stem}_退回通知.txt"))
    assert sum(map(len, links.values())) == 2, "nothing that is not there"

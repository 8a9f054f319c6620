"""Nothing is worked out twice as long as there is room, and what is known says the same wherever it is met again."""

from __future__ import annotations

from collections.abc import Sequence

from forged import sheet_xml

from jixiao_batch.workbook.opening import remembering
from jixiao_batch.workbook.opening.plain_cells import plain_cells
from jixiao_batch.workbook.opening.remembering import remembered_each

asked: list[list[bytes]] = []


def _lengths(pieces: Sequence[bytes]) -> list[int] | None:
    asked.append(list(pieces))
    return None if b"bad" in pieces else [len(piece) for piece in pieces]


def test_only_what_is_new_is_worked_out() -> None:
    asked.clear()
    lengths = remembered_each(_lengths)
    assert lengths([b"a", b"bb", b"a"]) == [1, 2, 1]
    assert lengths([b"ccc", b"a", b"ccc"]) == [3, 1, 3]
    assert lengths([]) == []
    assert asked == [[b"a", b"bb"], [b"ccc"]]


def test_one_without_an_answer_leaves_all_without_one_and_is_asked_for_again() -> None:
    asked.clear()
    lengths = remembered_each(_lengths)
    assert lengths([b"a", b"bad"]) is None
    assert lengths([b"bad"]) is None
    assert lengths([b"a"]) == [1]
    assert asked == [[b"a", b"bad"], [b"bad"], [b"a"]]


def test_no_more_is_kept_than_there_is_room_for() -> None:
    asked.clear()
    lengths = remembered_each(_lengths)
    large = b"x" * (remembering._MOST + 1)
    assert lengths([b"a", large]) == [1, len(large)]
    assert lengths([b"a"]) == [1]
    assert asked == [[b"a", large], [b"a"]]


ROWS = (
    '<row r="1"><c r="A1" s="2" t="inlineStr"><is><t>单&amp;位</t></is></c><c r="C1"><v>5</v></c></row>',
    '<row r="2" ht="20"/>',
    '<row r="3"><c r="A3" s="1"/><c r="B3"><f>A1&amp;1</f><v>7.5</v></c></row>\n',
)


def test_rows_that_were_met_before_say_the_same_in_another_part() -> None:
    forwards = plain_cells(sheet_xml("".join(ROWS)).encode())
    for other in ("", '<row r="9"><c r="A9" t="str"><v>x</v></c></row>'):
        backwards = plain_cells(sheet_xml("".join((ROWS[2], other, ROWS[0]))).encode())
        assert forwards is not None and backwards is not None
        for name in ("places", "styles", "types", "formulas", "values", "inline", "contents"):
            one, two = (dict(zip(cells.addresses, getattr(cells, name), strict=True)) for cells in (forwards, backwards))
            assert {address: two[address] for address in one} == one
    assert forwards.rows == [b"1", b"2", b"3"]
    assert forwards.inline == ["单&位", None, None, None]
    assert forwards.contents == [None, "5", None, "7.5"]


def test_a_row_that_is_damaged_is_not_made_good_by_those_met_before() -> None:
    assert plain_cells(sheet_xml("".join(ROWS)).encode()) is not None
    for damaged in (ROWS[2].replace("&amp;", "&"), ROWS[0].replace("&amp;", "&nbsp;"), ROWS[2].replace("</row>", ""), "<row >"):
        assert plain_cells(sheet_xml("".join((*ROWS, damaged.replace('3"', '4"')))).encode()) is None
    assert plain_cells(sheet_xml(ROWS[0] + "x" + ROWS[2]).encode()) is None
    assert plain_cells(sheet_xml("x" + ROWS[0]).encode()) is None

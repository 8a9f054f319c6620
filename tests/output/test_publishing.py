"""Publishing: all or nothing, and nothing of somebody's is lost on the way."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from jixiao_batch.formats import Book
from jixiao_batch.output.own_files import former_outputs, why_left_out
from jixiao_batch.output.publication import Kept, PublishError
from jixiao_batch.output.publishing import Staging, recover


def published(out: Path, files: Mapping[str, str], former: Mapping[str, str] | None) -> tuple[tuple[Kept, ...], dict[str, str]]:
    """Publish texts by relative path; what was kept, and what the next run is to be told."""
    with Staging(out, former) as staging:
        staging.folder("得分表")
        for path, text in files.items():
            staging.path(path).write_text(text, encoding="utf-8")
        written = staging.outputs()
        return staging.publish(), written


def contents(out: Path) -> dict[str, str]:
    return {file.relative_to(out).as_posix(): file.read_text(encoding="utf-8") for file in out.rglob("*") if file.is_file()}


def put(out: Path, path: str, text: str) -> None:
    (out / path).parent.mkdir(parents=True, exist_ok=True)
    (out / path).write_text(text, encoding="utf-8")


def test_former_results_go_and_what_a_clerk_put_there_stays(tmp_path: Path) -> None:
    _, former = published(tmp_path, {"得分表/甲.xlsx": "旧", "得分表/乙.xlsx": "旧", "全县汇总_二.xlsx": "旧"}, {})
    put(tmp_path, "得分表/备注.txt", "签过字")
    put(tmp_path, "得分表/扫描/甲.pdf", "扫描件")
    put(tmp_path, "旁边.txt", "别的")
    kept, _ = published(tmp_path, {"得分表/甲.xlsx": "新", "全县汇总.xlsx": "新"}, former)
    assert kept == ()
    assert contents(tmp_path) == {
        "得分表/甲.xlsx": "新",
        "全县汇总.xlsx": "新",
        "得分表/备注.txt": "签过字",
        "得分表/扫描/甲.pdf": "扫描件",
        "旁边.txt": "别的",
    }


def test_a_changed_result_is_kept_beside_and_told_once(tmp_path: Path) -> None:
    texts = {"得分表/甲.xlsx": "旧", "得分表/乙.xlsx": "旧", "全县汇总.xlsx": "旧"}
    _, former = published(tmp_path, texts, {})
    for path in texts:
        put(tmp_path, path, "批注过")
    new = {"得分表/甲.xlsx": "新", "全县汇总.xlsx": "新"}
    kept, former = published(tmp_path, new, former)
    assert {one.path: (one.name, one.edited) for one in kept} == {
        "得分表/甲.xlsx": ("甲（修改过的旧表）.xlsx", True),
        "得分表/乙.xlsx": ("乙（修改过的旧表）.xlsx", True),
        "全县汇总.xlsx": ("全县汇总（修改过的旧表）.xlsx", True),
    }
    old = {f"{folder}{one.name}": "批注过" for one in kept for folder in ("得分表/" if "/" in one.path else "",)}
    assert contents(tmp_path) == {**new, **old}
    kept, former = published(tmp_path, new, former)
    assert (kept, contents(tmp_path)) == ((), {**new, **old})
    put(tmp_path, "得分表/甲.xlsx", "再批注")
    assert [one.name for one in published(tmp_path, new, former)[0]] == ["甲（修改过的旧表）（2）.xlsx"]


def test_a_foreign_file_in_the_place_of_a_result_is_kept_beside(tmp_path: Path) -> None:
    put(tmp_path, "全县汇总.xlsx", "别人的")
    put(tmp_path, "得分表/甲.XLSX", "别人的")
    put(tmp_path, "得分表/乙.xlsx", "新")
    put(tmp_path, "得分表/丙.xlsx/里面.txt", "别人的")
    kept, _ = published(
        tmp_path, {"全县汇总.xlsx": "新", "得分表/甲.xlsx": "新", "得分表/乙.xlsx": "新", "得分表/丙.xlsx": "新"}, {}
    )
    assert {one.path: one.name for one in kept} == {
        "全县汇总.xlsx": "全县汇总（原有的）.xlsx",
        "得分表/甲.XLSX": "甲（原有的）.XLSX",
        "得分表/丙.xlsx": "丙（原有的）.xlsx",
    }
    texts = contents(tmp_path)
    assert {path for path, text in texts.items() if text == "新"} == {
        "全县汇总.xlsx",
        *(f"得分表/{name}.xlsx" for name in "甲乙丙"),
    }
    assert sum(text == "别人的" for text in texts.values()) == 3


def test_without_a_list_of_former_results_what_is_in_the_way_goes(tmp_path: Path) -> None:
    put(tmp_path, "对比.xlsx", "旧")
    kept, _ = published(tmp_path, {"对比.xlsx": "新"}, None)
    assert (kept, contents(tmp_path)) == ((), {"对比.xlsx": "新"})


def test_a_result_in_use_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, former = published(tmp_path, {"得分表/甲.xlsx": "旧", "全县汇总_二.xlsx": "旧", "结果.json": "旧"}, {})
    put(tmp_path, "得分表/甲.xlsx", "批注过")
    put(tmp_path, "全县汇总.xlsx", "别人的")
    before = contents(tmp_path)

    def in_use(self: Path, target: Path) -> Path:
        if self.name == "结果.json" and self.parent == tmp_path:
            raise PermissionError(13, "in use")
        return original(self, target)

    original = Path.rename
    monkeypatch.setattr(Path, "rename", in_use)
    with pytest.raises(PublishError, match="关闭后再运行"):
        published(tmp_path, {"得分表/甲.xlsx": "新", "全县汇总.xlsx": "新", "结果.json": "新"}, former)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format": "别的/1"}', '{"outputs": {"a": "b"}}'])
def test_a_result_file_that_is_not_ours_tells_nothing(text: str, tmp_path: Path) -> None:
    put(tmp_path, "结果.json", text)
    assert former_outputs(tmp_path) == {}


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("甲.xlsx", ""),
        ("报送/甲.xlsx", ""),
        ("报送/得分表/甲.xlsx", ""),
        ("得分表/甲.xlsx", "在写结果的文件夹“得分表”里"),
        ("退回/下/甲.xlsx", "在写结果的文件夹“退回”里"),
        ("全县汇总_hunan-2018.xlsx", "是上次写的结果"),
        ("复核意见.xlsx", "是上次写的结果"),
        ("结果.json", "是上次写的结果"),
    ],
)
def test_only_the_places_of_results_are_left_out(path: str, why: str, tmp_path: Path) -> None:
    assert why_left_out(tmp_path / path, tmp_path) == why
    assert why_left_out(tmp_path / path, tmp_path / path) == "是上次写的结果"
    assert why_left_out(tmp_path / path, tmp_path / "别处") == ""


def test_books_that_this_run_does_not_write_go_with_the_folder_they_lay_in(tmp_path: Path) -> None:
    texts = {"得分表/甲.xlsx": "旧", "合订本.xlsx": "旧"}
    _, former = published(tmp_path, texts, {})
    with Staging(tmp_path, former) as staging:
        staging.folder("自评报告")
        staging.folder("数据")
        for path in ("自评报告/甲.docx", "自评报告/乙.docx", "数据/表.parquet"):
            staging.path(path).write_text("旧", encoding="utf-8")
        written = staging.outputs()
        staging.publish()
    assert set(contents(tmp_path)) == set(written)
    put(tmp_path, "自评报告/乙.docx", "批注过")
    published(tmp_path, {"得分表/甲.xlsx": "新"}, written)
    assert contents(tmp_path) == {"得分表/甲.xlsx": "新", "自评报告/乙.docx": "批注过"}
    assert not (tmp_path / "数据").exists()


def test_documents_are_taken_over_only_as_they_were_written(tmp_path: Path) -> None:
    _, former = published(tmp_path, {"得分表/甲.xlsx": "旧", "得分表/乙.xlsx": "旧"}, {})
    put(tmp_path, "得分表/乙.xlsx", "批注过")
    with Staging(tmp_path, former) as staging:
        staging.folder("得分表")
        assert staging.take_over({"得分表/甲.xlsx": former["得分表/甲.xlsx"]})
        for documents in ({}, {"得分表/乙.xlsx": former["得分表/乙.xlsx"]}, {"得分表/丙.xlsx": former["得分表/甲.xlsx"]}):
            assert not staging.take_over(documents)
        assert staging.outputs() == {"得分表/甲.xlsx": former["得分表/甲.xlsx"]}
        staging.publish()
    assert contents(tmp_path) == {"得分表/甲.xlsx": "旧", "得分表/乙（修改过的旧表）.xlsx": "批注过"}


def test_what_waits_to_be_put_together_is_no_result_and_goes(tmp_path: Path) -> None:
    with Staging(tmp_path) as staging:
        staging.path("结果.json").write_text("{}", encoding="utf-8")
        (staging.scratch / "left by a process that died").write_text("<row/>", encoding="utf-8")
        assert list(staging.outputs()) == ["结果.json"]
        staging.publish()
    assert [entry.name for entry in tmp_path.iterdir()] == ["结果.json"]


def test_what_dead_runs_left_is_cleared(tmp_path: Path) -> None:
    put(tmp_path, ".jixiao-abc/new/得分表/甲.xlsx", "半份")
    put(tmp_path, ".jixiao-def/intent.json", "{")
    put(tmp_path, "得分表/甲.xlsx", "旧")
    assert recover(tmp_path) == ()
    assert contents(tmp_path) == {"得分表/甲.xlsx": "旧", ".jixiao-def/intent.json": "{"}


def test_a_workbook_that_cannot_be_written_is_told_as_any_other_file(tmp_path: Path) -> None:
    book = Book(tmp_path / "没有这个文件夹" / "书.xlsx", "书")
    book.sheet("甲")
    with pytest.raises(FileNotFoundError, match="没有这个文件夹"):
        book.close()

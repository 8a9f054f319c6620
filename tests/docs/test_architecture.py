"""What 架构.md says of rooms, libraries and paths is what the code does."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "jixiao_batch"
TEXT = (ROOT / "docs" / "架构.md").read_text(encoding="utf-8")
#: the package's own door for programs, which names rooms lazily, and `python -m`
_DOORS = {"__init__", "__main__"}


def rows(heading: str) -> list[list[str]]:
    """Cells of the rows of the table whose first heading that is."""
    table = re.search(rf"^\| {heading} \|.*\n\|[-|]+\n((?:\|.*\n)+)", TEXT, re.M)
    assert table is not None
    return [[cell.strip() for cell in line.strip("|\n").split("|")] for line in table[1].splitlines()]


def spans(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@cache
def imports() -> tuple[tuple[str, str, str], ...]:
    """(room, what it imports, file) of every import, inside functions too."""
    return tuple(
        (file.relative_to(PACKAGE).parts[0].removesuffix(".py"), module, file.relative_to(ROOT).as_posix())
        for file in sorted(PACKAGE.rglob("*.py"))
        for module in _modules(ast.parse(file.read_text(encoding="utf-8")))
    )


def _modules(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            own = node.module == PACKAGE.name
            yield from (f"{node.module}.{name.name}" for name in node.names) if own else (str(node.module),)


def test_every_room_stands_in_one_layer() -> None:
    listed = [room for row in rows("层") for room in spans(row[1])]
    there = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or any(path.glob("*.py"))} - _DOORS
    assert sorted(listed) == sorted(there)


def test_rooms_import_only_from_layers_above_them() -> None:
    layer = {room: number for number, row in enumerate(rows("层")) for room in spans(row[1])}
    wrong = []
    for room, module, file in imports():
        head, _, rest = module.partition(".")
        target = rest.partition(".")[0]
        if head != PACKAGE.name or room in _DOORS or target == room or target not in layer:
            continue
        if layer[target] >= layer[room]:
            wrong.append(f"{file}: {module}")
    assert not wrong


def test_no_two_modules_need_each_other() -> None:
    needs: dict[str, set[str]] = {}
    for _, module, file in imports():
        name = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        needs.setdefault(name, set()).add(module)
    del needs[PACKAGE.name]
    while done := [name for name, modules in needs.items() if needs.keys().isdisjoint(modules)]:
        for name in done:
            del needs[name]
    assert {name: sorted(modules & needs.keys()) for name, modules in needs.items()} == {}


def test_each_library_is_used_where_the_table_says_and_nowhere_else() -> None:
    told = {library: set(spans(rooms)) for (library,), rooms in ((spans(row[0]), row[1]) for row in rows("库"))}
    own = sys.stdlib_module_names | {PACKAGE.name, "pydantic_core"}  # pydantic_core is pydantic's inside
    used: dict[str, set[str]] = {}
    for room, module, _ in imports():
        if (head := module.partition(".")[0]) not in own:
            used.setdefault(head, set()).add(room)
    assert used.keys() == told.keys()
    for library, rooms in used.items():
        assert {room for room in rooms if not any(fnmatchcase(room, one) for one in told[library])} == set(), library
        assert {one for one in told[library] if not any(fnmatchcase(room, one) for room in rooms)} == set(), library


def test_every_path_and_record_that_is_named_exists() -> None:
    prose = re.sub(r"^```.*?^```", "", TEXT, flags=re.M | re.S)
    named = {span for span in spans(prose) if re.match(r"(?:jixiao_batch|tests)/", span)}
    assert len(named) > 20
    assert [span for span in sorted(named) if not list(ROOT.glob(span.rstrip("/")))] == []
    files = {span for span in spans(prose) if span.endswith(".py")} - named
    assert [span for span in sorted(files) if not list(PACKAGE.glob(f"**/{span}"))] == []
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert [span for span in spans(prose) if span.startswith("make ") and span.split()[1] not in targets] == []
    for records, place, *_ in rows("记录"):
        (file,) = spans(place)
        source = (ROOT / file).read_text(encoding="utf-8")
        assert [record for record in spans(records) if f"class {record}" not in source] == []

"""Results take the place of the former ones: moves that a kill cannot split, and everything of somebody's is kept.

What people have put into the output folder, or changed in it, is never lost: it stays where it is, or beside.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from jixiao_batch.output.names import distinct
from jixiao_batch.output.own_files import EDITED_MARK, FOREIGN_MARK, sha256_of

#: of a staging folder: what is to be published, and the beginning of the name of what it replaces
NEW, _OLD = "new", "old-"
#: what is to be published, written before the first move
_INTENT = "intent.json"


class PublishError(OSError):
    """Results could not be written; the message is for the person at the screen."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of somebody's that stood in the place of a result: where, and the name under which it is kept beside it."""

    path: str
    name: str
    edited: bool


def unfinished(temporary: Path) -> bool:
    """Whether moves of that staging folder were begun and neither ended nor undone: all of it is needed then."""
    return (temporary / _INTENT).exists()


class Publication:
    """The moves of one staging folder into `out`, begun anew after a kill: each step that was made is seen to be made.

    `names` are all entries that are published, moved already or not; `carried` what an earlier try has copied into them.
    """

    def __init__(
        self,
        out: Path,
        temporary: Path,
        names: tuple[str, ...],
        former: Mapping[str, str] | None,
        carried: Sequence[str] = (),
        kept: Sequence[Kept] = (),
        *,
        is_retry: bool = False,
    ) -> None:
        self._out = out
        self._temporary = temporary
        self._new = temporary / NEW
        self._names = names
        self._former = former
        self._carried = list(carried)
        self._kept = list(kept)
        self._is_retry = is_retry
        #: what is being moved
        self._name = ""

    def publish(self) -> tuple[Kept, ...]:
        names = [name for name in self._names if (self._new / name).exists()]
        moves: list[tuple[Path, Path]] = []
        try:
            aside = self._keep_what_is_not_ours(names)
            self._write_intent()
            old = Path(tempfile.mkdtemp(prefix=_OLD, dir=self._temporary))
            self._move(names, aside, old, moves)
        except OSError as error:
            for source, target in reversed(moves):
                target.rename(source)
            if not self._is_retry:
                (self._temporary / _INTENT).unlink(missing_ok=True)
            if not self._name or error.errno == errno.ENOSPC:
                raise
            advice = "可能正在 Excel 或 WPS 中打开，请关闭后再运行一次（原来的结果没有动）"
            raise PublishError(f"“{self._name}”换不下来，{advice}") from error
        for folder in {path.rpartition("/")[0] for path in self._former or {}} - {""}:
            with suppress(OSError):  # only where nothing is left in it
                (self._out / folder).rmdir()
        (self._temporary / _INTENT).unlink(missing_ok=True)
        return tuple(self._kept)

    def _keep_what_is_not_ours(self, names: Sequence[str]) -> dict[str, Path]:
        """Copies of it in the new folders; for files, the names under which they are to stand beside the new ones."""
        aside: dict[str, Path] = {}
        for name in names if self._former is not None else ():
            self._name = name
            if not (self._out / name).exists():
                continue
            self._kept = [one for one in self._kept if Path(one.path).parts[0] != name]
            if (self._new / name).is_dir() and (self._out / name).is_dir():
                self._uncarry(name)
                self._kept += self._carry_over(name)
            elif (one := self._keep(name)) is not None:
                self._kept.append(one)
                aside[name] = self._out / one.name
        self._name = ""
        return aside

    def _write_intent(self) -> None:
        intent = {
            "names": self._names,
            "former": None if self._former is None else dict(self._former),
            "carried": self._carried,
            "kept": [(one.path, one.name, one.edited) for one in self._kept],
        }
        part = self._temporary / f"{_INTENT}.part"
        part.write_text(json.dumps(intent, ensure_ascii=True), encoding="utf-8")
        part.replace(self._temporary / _INTENT)

    def _move(self, names: Sequence[str], aside: Mapping[str, Path], old: Path, moves: list[tuple[Path, Path]]) -> None:
        for path in self._outdated():
            self._name = path
            target = old / path
            target.parent.mkdir(parents=True, exist_ok=True)
            moves.append(_moved(self._out / path, target))
        for name in names:
            self._name = name
            if (self._out / name).exists():
                moves.append(_moved(self._out / name, aside.get(name, old / name)))
        for name in names:
            self._name = name
            moves.append(_moved(self._new / name, self._out / name))

    def _outdated(self) -> Iterator[str]:
        """Results of the last run beside or below which this one writes none of that name, as long as nobody has changed them."""
        for path, sha256 in (self._former or {}).items():
            if path.partition("/")[0] not in self._names and stands(self._out / path, sha256):
                yield path

    def _keep(self, name: str) -> Kept | None:
        """How the file `name` of `out` is to be kept beside the new one, None when it may go."""
        file, former = self._out / name, self._former or {}
        if _may_go(file, self._new / name, former.get(name)):
            return None
        return Kept(name, _beside(name, _names(self._out), edited=name in former), name in former)

    def _uncarry(self, folder: str) -> None:
        """Undo the copies of an earlier try: the old folder is still there, and may have changed since."""
        for path in [path for path in self._carried if path.startswith(f"{folder}/")]:
            self._carried.remove(path)
            copy = self._new / path
            if copy.is_dir() and not copy.is_symlink():
                shutil.rmtree(copy)
            else:
                copy.unlink(missing_ok=True)

    def _carry_over(self, folder: str) -> Iterator[Kept]:
        """Copy into the new `folder` what the old one holds of somebody's; results lie in it directly, never deeper."""
        old, new, former = self._out / folder, self._new / folder, self._former or {}
        in_the_way = []
        for name in sorted(_names(old)):
            path = f"{folder}/{name}"
            if _may_go(old / name, new / name, former.get(path)):
                continue
            # names that Windows takes for the same count as taken
            if path in former or distinct([*_names(new), name])[-1] != name:
                in_the_way.append((path, name))
            else:
                self._carry(old / name, path)
        for path, name in in_the_way:
            free = _beside(name, _names(new), edited=path in former)
            self._carry(old / name, f"{folder}/{free}")
            yield Kept(path, free, path in former)

    def _carry(self, entry: Path, path: str) -> None:
        self._carried.append(path)
        if self._is_retry:  # killed once more, the copy has to be known
            self._write_intent()
        _copy(entry, self._new / path)


def publication_in(out: Path, temporary: Path) -> Publication | None:
    """The publication that a killed process had begun there, None when it had not come so far."""
    try:
        intent = json.loads((temporary / _INTENT).read_text(encoding="utf-8"))
        kept = [Kept(*one) for one in intent["kept"]]
        return Publication(out, temporary, tuple(intent["names"]), intent["former"], intent["carried"], kept, is_retry=True)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def stands(file: Path, sha256: str) -> bool:
    """Whether it is a regular file with that content."""
    try:
        return stat.S_ISREG(file.lstat().st_mode) and sha256_of(file) == sha256
    except OSError:
        return False


def _may_go(file: Path, new: Path, written: str | None) -> bool:
    """Whether the old one is a file as the last run wrote it, or the new one is the same."""
    found, other = _stat_of_file(file), _stat_of_file(new)
    if found is None:
        return False
    if other is not None and os.path.samestat(found, other):
        return True
    sha256 = sha256_of(file)
    return sha256 == written or (other is not None and sha256_of(new) == sha256)


def _stat_of_file(file: Path) -> os.stat_result | None:
    """None for what is no file, or leads to none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found if stat.S_ISREG(found.st_mode) else None


def _beside(name: str, taken: list[str], *, edited: bool) -> str:
    path = Path(name)
    return distinct([*taken, f"{path.stem}{EDITED_MARK if edited else FOREIGN_MARK}{path.suffix}"])[-1]


def _names(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()]


def _copy(entry: Path, target: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.copytree(entry, target, symlinks=True)
    else:
        shutil.copy2(entry, target, follow_symlinks=False)


def _moved(source: Path, target: Path) -> tuple[Path, Path]:
    source.rename(target)
    return source, target

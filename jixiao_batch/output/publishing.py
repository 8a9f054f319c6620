"""Results appear all at once: written aside, then moved into place; a run that dies leaves the former results whole.

What people have put into the output folder, or changed in it, is never lost: it stays where it is, or beside.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from jixiao_batch.faults import system_words
from jixiao_batch.output.names import distinct
from jixiao_batch.output.own_files import EDITED_MARK, FOREIGN_MARK, sha256_of


class PublishError(OSError):
    """Results could not be written; the message is for the person at the screen."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of somebody's that stood in the place of a result: where, and the name under which it is kept beside it."""

    path: str
    name: str
    edited: bool


class Staging:
    """A folder inside `out` in which a run writes; `publish` puts its contents in the place of the former ones.

    `former` are the relative paths and sha256 of what the last run wrote: only that is thrown away. None when whatever is
    in the way may go.
    """

    _PREFIX = ".jixiao-"

    def __init__(self, out: Path, former: Mapping[str, str] | None = None) -> None:
        self._out = out
        self._former = former

    def __enter__(self) -> Staging:
        try:
            self._out.mkdir(parents=True, exist_ok=True)
            self._temporary = Path(tempfile.mkdtemp(prefix=self._PREFIX, dir=self._out))
            self._new = self._temporary / "new"
            self._new.mkdir()
        except OSError as error:
            raise PublishError(f"不能在“{self._out}”里写结果（{system_words(error)}），请换一个输出文件夹") from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        shutil.rmtree(self._temporary, ignore_errors=True)

    def path(self, name: str) -> Path:
        return self._new / name

    def folder(self, name: str) -> Path:
        folder = self._new / name
        folder.mkdir()
        return folder

    def write_text(self, name: str, text: str) -> None:
        self.path(name).write_text(text, encoding="utf-8")

    def outputs(self) -> dict[str, str]:
        """Relative posix path -> sha256 of every file written so far."""
        files = sorted(file for file in self._new.rglob("*") if file.is_file())
        return {file.relative_to(self._new).as_posix(): sha256_of(file) for file in files}

    def publish(self) -> tuple[Kept, ...]:
        """Move every written file and folder into `out`; what was in the way and not ours is kept and told.

        PublishError when a former one is in use: then nothing has changed.
        """
        old = self._temporary / "old"
        old.mkdir()
        names = sorted(entry.name for entry in self._new.iterdir())
        moves: list[tuple[Path, Path]] = []
        name = ""
        try:
            kept: list[Kept] = []
            aside: dict[str, Path] = {}
            for name in names:
                if self._former is not None and (self._out / name).exists():
                    if (self._new / name).is_dir() and (self._out / name).is_dir():
                        kept += self._carry_over(name, self._former)
                    elif (one := self._keep(name, self._former)) is not None:
                        kept.append(one)
                        aside[name] = self._out / one.name
            for name in self._outdated(names):
                (old / name).parent.mkdir(parents=True, exist_ok=True)
                moves.append(_moved(self._out / name, old / name))
            for name in names:
                if (self._out / name).exists():
                    moves.append(_moved(self._out / name, aside.get(name, old / name)))
            for name in names:
                moves.append(_moved(self._new / name, self._out / name))
        except OSError as error:
            for source, target in reversed(moves):
                target.rename(source)
            advice = "可能正在 Excel 或 WPS 中打开，请关闭后再运行一次（原来的结果没有动）"
            raise PublishError(f"“{name}”换不下来，{advice}") from error
        self._remove_emptied(names)
        return tuple(kept)

    def _outdated(self, names: list[str]) -> Iterator[str]:
        """Results of the last run beside which this one writes no file or folder of that name, as long as nobody has changed
        them."""
        for path, sha256 in (self._former or {}).items():
            file = self._out / path
            if path.partition("/")[0] not in names and file.is_file() and sha256_of(file) == sha256:
                yield path

    def _remove_emptied(self, names: list[str]) -> None:
        """Folders of the last run's in which nothing is left."""
        for folder in sorted({path.partition("/")[0] for path in self._former or {} if "/" in path}):
            if folder not in names:
                with suppress(OSError):  # somebody's files are in it, or it is open somewhere
                    (self._out / folder).rmdir()

    def _keep(self, name: str, former: Mapping[str, str]) -> Kept | None:
        """How the file `name` of `out` is to be kept beside the new one, None when it may go."""
        file = self._out / name
        if file.is_file() and _may_go(file, self._new / name, former.get(name)):
            return None
        return Kept(name, _beside(name, _names(self._out), edited=name in former), name in former)

    def _carry_over(self, folder: str, former: Mapping[str, str]) -> Iterator[Kept]:
        """Copy into the new `folder` what the old one holds of somebody's; results lie in it directly, never deeper."""
        new = self._new / folder
        in_the_way = []
        for entry in sorted((self._out / folder).iterdir()):
            path = f"{folder}/{entry.name}"
            if entry.is_file() and _may_go(entry, new / entry.name, former.get(path)):
                continue
            # names that Windows takes for the same count as taken
            if path in former or distinct([*_names(new), entry.name])[-1] != entry.name:
                in_the_way.append((path, entry))
            else:
                _copy(entry, new / entry.name)
        for path, entry in in_the_way:
            name = _beside(entry.name, _names(new), edited=path in former)
            _copy(entry, new / name)
            yield Kept(path, name, path in former)


def _may_go(file: Path, new: Path, written: str | None) -> bool:
    """Whether the old file is as the last run wrote it, or the new one is the same."""
    sha256 = sha256_of(file)
    return sha256 == written or (new.is_file() and sha256_of(new) == sha256)


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

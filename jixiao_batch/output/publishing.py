"""Results appear all at once: written aside, then moved into place; a run that dies leaves the former results whole.

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

    def __init__(self, out: Path, former: Mapping[str, str] | None = None) -> None:
        self._out = out
        self._former = former
        self._taken: dict[str, str] = {}

    def __enter__(self) -> Staging:
        try:
            self._out.mkdir(parents=True, exist_ok=True)
            self._temporary = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=self._out))
            self._new = self._temporary / _NEW
            self._new.mkdir()
            self.scratch.mkdir()
        except OSError as error:
            raise PublishError(f"不能在“{self._out}”里写结果（{system_words(error)}），请换一个输出文件夹") from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        _clear(self._temporary)

    def path(self, name: str) -> Path:
        return self._new / name

    def folder(self, name: str) -> Path:
        folder = self._new / name
        folder.mkdir()
        return folder

    @property
    def scratch(self) -> Path:
        """A folder for what waits until a file is put together: it is cleared with the rest, by the next run at the latest."""
        return self._temporary / _SCRATCH

    def aside(self, name: str) -> Path:
        """Where a file is worked on that is no result yet; `put` makes it one."""
        return self._temporary / f"{_ASIDE}{name}"

    def put(self, name: str) -> Path:
        """The file that was worked on aside is whole now: where it lies."""
        return self.aside(name).rename(self.path(name))

    def former(self, path: str) -> Path:
        """Where a result of the last run stands."""
        return self._out / path

    def take_over(self, documents: Mapping[str, str]) -> bool:
        """Whether the documents (relative path -> sha256) stand in `out` as they were written; then they need not be again."""
        if not documents or not all(_stands(self._out / path, sha256) for path, sha256 in documents.items()):
            return False
        for path in documents:
            _link(self._out / path, self._new / path)
        self._taken.update(documents)
        return True

    def outputs(self) -> dict[str, str]:
        """Relative posix path -> sha256 of every file written so far."""
        return {path: self._taken.get(path) or sha256_of(self._new / path) for path in _files_in(self._new)}

    def publish(self) -> tuple[Kept, ...]:
        """Move every written file and folder into `out`; what was in the way and not ours is kept and told.

        PublishError when a former one is in use: then nothing has changed. A process that is killed meanwhile leaves the intent
        behind, and `recover` brings it to its end.
        """
        names = tuple(sorted(entry.name for entry in self._new.iterdir()))
        return _Publication(self._out, self._temporary, names, self._former).publish()


def recover(out: Path) -> tuple[Kept, ...]:
    """Bring to an end what killed runs have left in `out`: results about to appear do, unfinished ones are thrown away.

    To be called when nobody else is at work there. PublishError when a former result is in use.
    """
    kept: list[Kept] = []
    for temporary in sorted(out.glob(f"{_PREFIX}*")) if out.is_dir() else ():
        if temporary.is_dir() and not temporary.is_symlink():
            if (publication := _publication_in(out, temporary)) is not None:
                kept += publication.publish()
            _clear(temporary)
    return tuple(kept)


_PREFIX = ".jixiao-"
_NEW, _OLD, _ASIDE, _SCRATCH = "new", "old-", "aside-", "scratch"
#: what is to be published, written before the first move
_INTENT = "intent.json"


def _clear(temporary: Path) -> None:
    """Without its intent the rest is worth nothing; with it (moves that could not be undone) all of it is."""
    if not (temporary / _INTENT).exists():
        shutil.rmtree(temporary, ignore_errors=True)


class _Publication:
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
        self._new = temporary / _NEW
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
            if path.partition("/")[0] not in self._names and _stands(self._out / path, sha256):
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
        new, former = self._new / folder, self._former or {}
        in_the_way = []
        for entry in sorted((self._out / folder).iterdir()):
            path = f"{folder}/{entry.name}"
            if _may_go(entry, new / entry.name, former.get(path)):
                continue
            # names that Windows takes for the same count as taken
            if path in former or distinct([*_names(new), entry.name])[-1] != entry.name:
                in_the_way.append((path, entry))
            else:
                self._carry(entry, path)
        for path, entry in in_the_way:
            name = _beside(entry.name, _names(new), edited=path in former)
            self._carry(entry, f"{folder}/{name}")
            yield Kept(path, name, path in former)

    def _carry(self, entry: Path, path: str) -> None:
        self._carried.append(path)
        if self._is_retry:  # killed once more, the copy has to be known
            self._write_intent()
        _copy(entry, self._new / path)


def _publication_in(out: Path, temporary: Path) -> _Publication | None:
    """The publication that a killed process had begun there, None when it had not come so far."""
    try:
        intent = json.loads((temporary / _INTENT).read_text(encoding="utf-8"))
        kept = [Kept(*one) for one in intent["kept"]]
        return _Publication(out, temporary, tuple(intent["names"]), intent["former"], intent["carried"], kept, is_retry=True)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _stands(file: Path, sha256: str) -> bool:
    """Whether it is a regular file with that content."""
    try:
        return stat.S_ISREG(file.lstat().st_mode) and sha256_of(file) == sha256
    except OSError:
        return False


def _link(source: Path, target: Path) -> None:
    """A second name for the same file, a copy where the disk knows no such thing."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)


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


def _files_in(folder: Path) -> list[str]:
    """Relative posix paths of all files, folder by folder in order."""
    found = []
    for parent, _, names in os.walk(folder):
        inside = Path(parent).relative_to(folder).parts
        found += [(*inside, name) for name in names]
    return ["/".join(parts) for parts in sorted(found)]


def _moved(source: Path, target: Path) -> tuple[Path, Path]:
    source.rename(target)
    return source, target

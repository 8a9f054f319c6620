"""Results appear all at once: written aside, then moved into place; a run that dies leaves the former results whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from jixiao_batch.faults import system_words
from jixiao_batch.output.own_files import sha256_of
from jixiao_batch.output.publication import NEW, Kept, Publication, PublishError, publication_in, stands, unfinished


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
            self._new = self._temporary / NEW
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
        if not documents or not all(stands(self._out / path, sha256) for path, sha256 in documents.items()):
            return False
        for path in documents:
            _link(self._out / path, self._new / path)
        self._taken.update(documents)
        return True

    def written(self) -> list[str]:
        """Relative posix paths of all files written so far, folder by folder in order."""
        return _files_in(self._new)

    def outputs(self) -> dict[str, str]:
        """The same with the sha256 of each."""
        return {path: self._taken.get(path) or sha256_of(self._new / path) for path in self.written()}

    def publish(self) -> tuple[Kept, ...]:
        """Move every written file and folder into `out`; what was in the way and not ours is kept and told.

        PublishError when a former one is in use: then nothing has changed. A process that is killed meanwhile leaves the intent
        behind, and `recover` brings it to its end.
        """
        names = tuple(sorted(entry.name for entry in self._new.iterdir()))
        return Publication(self._out, self._temporary, names, self._former).publish()


def recover(out: Path) -> tuple[Kept, ...]:
    """Bring to an end what killed runs have left in `out`: results about to appear do, unfinished ones are thrown away.

    To be called when nobody else is at work there. PublishError when a former result is in use.
    """
    kept: list[Kept] = []
    for temporary in sorted(out.glob(f"{_PREFIX}*")) if out.is_dir() else ():
        if temporary.is_dir() and not temporary.is_symlink():
            if (publication := publication_in(out, temporary)) is not None:
                kept += publication.publish()
            _clear(temporary)
    return tuple(kept)


_PREFIX = ".jixiao-"
_ASIDE, _SCRATCH = "aside-", "scratch"


def _clear(temporary: Path) -> None:
    """Without its intent the rest is worth nothing; with it (moves that could not be undone) all of it is."""
    if not unfinished(temporary):
        shutil.rmtree(temporary, ignore_errors=True)


def _link(source: Path, target: Path) -> None:
    """A second name for the same file, a copy where the disk knows no such thing."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)


def _files_in(folder: Path) -> list[str]:
    """Relative posix paths of all files, folder by folder in order."""
    found = []
    for parent, _, names in os.walk(folder):
        inside = Path(parent).relative_to(folder).parts
        found += [(*inside, name) for name in names]
    return ["/".join(parts) for parts in sorted(found)]

"""Results appear all at once: written aside, then moved into place; a run that dies leaves the former results whole."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from types import TracebackType

from jixiao_batch.faults import system_words


class PublishError(OSError):
    """Results could not be written; the message is for the person at the screen."""


class Staging:
    """A folder inside `out` in which a run writes; `publish` puts its contents in the place of the former ones."""

    _PREFIX = ".jixiao-"

    def __init__(self, out: Path) -> None:
        self._out = out

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

    def publish(self) -> None:
        """Move every written file and folder into `out`. PublishError when a former one is in use: then nothing has changed."""
        old = self._temporary / "old"
        old.mkdir()
        moved: list[str] = []
        placed: list[str] = []
        name = ""
        try:
            for entry in sorted(self._new.iterdir()):
                name = entry.name
                if (self._out / name).exists():
                    (self._out / name).rename(old / name)
                    moved.append(name)
            for entry in sorted(self._new.iterdir()):
                name = entry.name
                entry.rename(self._out / name)
                placed.append(name)
        except OSError as error:
            for done in placed:
                (self._out / done).rename(self._new / done)
            for done in moved:
                (old / done).rename(self._out / done)
            advice = "可能正在 Excel 或 WPS 中打开，请关闭后再运行一次（原来的结果没有动）"
            raise PublishError(f"“{name}”换不下来，{advice}") from error

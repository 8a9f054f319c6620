"""What a person at the screen has to mend before anything is done: faults of schemes, rosters, decisions and the like."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a workbook that the bureau keeps: what is wrong, where (sheet!cell), what to write instead."""

    message: str
    file: str = ""
    place: str = ""

    def __str__(self) -> str:
        where = " ".join(part for part in (self.file, self.place) if part)
        return f"{where}：{self.message}" if where else self.message


class InputError(Exception):
    """Something handed in by the bureau cannot be used; nothing was written. `str` of each fault is for the person."""

    #: what cannot be used, and what has not happened therefore
    what: ClassVar[str] = ""
    untouched: ClassVar[str] = ""

    def __init__(self, faults: Iterable[object]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[object, ...]]]:
        return type(self), (self.faults,)  # it may be raised in another process

    @property
    def told(self) -> str:
        """All faults under a heading that counts them; a lone message of a kind without a heading as it is."""
        if not self.what:
            return str(self)
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        return f"{self.what}有 {len(self.faults)} 处要改，{self.untouched}：\n{lines}"


class FileThereError(InputError):
    """A file that would be written is there already; the message is for the person at the screen."""


#: what a person can do something about, by the system's number
_SYSTEM_WORDS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限，或正在 Excel、WPS 中打开，请关闭后再试",
    errno.EPERM: "没有权限，请换一个文件夹",
    errno.EISDIR: "是文件夹，这里应写文件",
    errno.ENOTDIR: "是文件，这里应写文件夹",
    errno.EEXIST: "已经有了，请换个名字",
    errno.ENOSPC: "磁盘满了，请腾出空间再试",
    errno.EROFS: "这个磁盘只能读，不能写",
    errno.ENAMETOOLONG: "名称太长了，请改短",
}


def system_words(error: OSError) -> str:
    """Why a file could not be read or written, in a clerk's words; the system's own words where there are none."""
    return _SYSTEM_WORDS.get(error.errno or 0, error.strerror or str(error))

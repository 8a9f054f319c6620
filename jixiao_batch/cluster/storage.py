"""Forms and results on shared storage (a folder, file://, s3://, memory://) through fsspec, whose only room this is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import fsspec
import fsspec.core
from fsspec.implementations.local import LocalFileSystem


@dataclass(frozen=True, slots=True)
class Storage:
    """A folder by its address; small enough to be sent to every worker. Its methods may raise OSError."""

    address: str

    def below(self, *parts: str) -> Storage:
        return Storage("/".join([self.address.rstrip("/"), *parts]))

    @property
    def local(self) -> Path | None:
        """The folder where it lies on a disk that every worker sees, None elsewhere."""
        system, path = self._open()
        return Path(path) if isinstance(system, LocalFileSystem) else None

    def counties(self) -> Iterator[str]:
        """Names of the folders directly in this one, sorted."""
        system, path = self._open()
        folders = [PurePosixPath(entry["name"]).name for entry in system.ls(path, detail=True) if entry["type"] == "directory"]
        yield from sorted(name for name in folders if not name.startswith("."))

    def loose_files(self) -> list[str]:
        """Names of the files directly in this folder."""
        system, path = self._open()
        return sorted(PurePosixPath(entry["name"]).name for entry in system.ls(path, detail=True) if entry["type"] == "file")

    def stamp(self) -> str:
        """What changes as soon as a file below is added, removed or written again: of names, sizes and times, not of contents."""
        system, path = self._open()
        seal = hashlib.sha256()
        for name, told in sorted(system.find(path, detail=True).items()):
            when = next((told[key] for key in ("ETag", "mtime", "LastModified", "created") if told.get(key)), "")
            seal.update(f"{name.removeprefix(path)}\0{told.get('size')}\0{when}\n".encode())
        return seal.hexdigest()

    def read(self, name: str) -> bytes | None:
        """Content of the file `name`, None when there is none."""
        system, path = self._open()
        try:
            content: bytes = system.cat_file(f"{path}/{name}")
        except FileNotFoundError:
            return None
        return content

    def write(self, name: str, content: bytes) -> None:
        """The file `name` holds all of `content` or what it held before."""
        system, path = self._open()
        target = f"{path}/{name}"
        system.makedirs(str(PurePosixPath(target).parent), exist_ok=True)
        if isinstance(system, LocalFileSystem):
            part = Path(f"{target}.part")
            part.write_bytes(content)
            part.replace(target)
        else:
            system.pipe_file(target, content)  # an object store shows a file when it is whole

    def fetch(self, folder: Path) -> None:
        """Copy everything below into the local `folder`."""
        system, path = self._open()
        for name in system.find(path):
            target = folder / name.removeprefix(path).lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            system.get_file(name, str(target))

    def put(self, folder: Path) -> None:
        """Make this folder hold what the local `folder` holds, and nothing else."""
        system, path = self._open()
        if system.exists(path):
            system.rm(path, recursive=True)
        for file in sorted(file for file in folder.rglob("*") if file.is_file()):
            target = f"{path}/{file.relative_to(folder).as_posix()}"
            system.makedirs(str(PurePosixPath(target).parent), exist_ok=True)
            system.put_file(str(file), target)

    def open_files(self) -> tuple[Any, str]:
        """The file system and the path in it, for libraries that read through fsspec themselves."""
        return self._open()

    def _open(self) -> tuple[Any, str]:
        system, path = fsspec.core.url_to_fs(self.address)
        system.invalidate_cache()  # other machines write there too
        return system, str(path).rstrip("/")

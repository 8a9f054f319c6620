"""How this process deals with memory: a limit for work on strangers' files, and no search for garbage where there is none."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

#: Address space that a process may take on top of what it has when the limit is set.
MEMORY_LIMIT = 768 * 1024 * 1024
#: What a process of this tool has by then at most; Windows counts from nothing.
_ALREADY_TAKEN = 192 * 1024 * 1024


def limit_memory(more: int = MEMORY_LIMIT) -> None:
    """Let this process take `more` bytes of memory and no more, where the system can limit that (not on macOS)."""
    if sys.platform == "win32":
        with suppress(OSError, AttributeError):
            _limit_on_windows(more + _ALREADY_TAKEN)
        return
    try:
        import resource
    except ImportError:
        return
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + more
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):  # no such limit here, or a stricter one is already in force
        return


if sys.platform == "win32":

    def _limit_on_windows(limit: int) -> None:
        """Put this process into a job object of its own whose processes may commit `limit` bytes each."""
        import ctypes
        from ctypes import wintypes

        class BasicLimits(ctypes.Structure):
            _fields_ = (
                ("per_process_user_time", ctypes.c_int64),
                ("per_job_user_time", ctypes.c_int64),
                ("flags", wintypes.DWORD),
                ("minimum_working_set", ctypes.c_size_t),
                ("maximum_working_set", ctypes.c_size_t),
                ("active_processes", wintypes.DWORD),
                ("affinity", ctypes.c_size_t),
                ("priority_class", wintypes.DWORD),
                ("scheduling_class", wintypes.DWORD),
            )

        class ExtendedLimits(ctypes.Structure):
            _fields_ = (
                ("basic", BasicLimits),
                ("io_counters", ctypes.c_uint64 * 6),
                ("process_memory", ctypes.c_size_t),
                ("job_memory", ctypes.c_size_t),
                ("peak_process_memory", ctypes.c_size_t),
                ("peak_job_memory", ctypes.c_size_t),
            )

        only_process_memory, extended_limits = 0x100, 9
        kernel = ctypes.WinDLL("kernel32")
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))
        limits = ExtendedLimits()
        limits.basic.flags = only_process_memory
        limits.process_memory = limit
        kernel.SetInformationJobObject(job, extended_limits, ctypes.byref(limits), ctypes.sizeof(limits))
        kernel.AssignProcessToJobObject(job, wintypes.HANDLE(kernel.GetCurrentProcess()))


def leave_inherited_alone() -> None:
    """Look for garbage only among what this process makes: looking at what it has from another would copy all of that."""
    gc.freeze()


@contextmanager
def without_collecting() -> Iterator[None]:
    """For work that makes very many objects and no circles of them: looking for garbage would take a third of its time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def setting_aside() -> Iterator[Callable[[], None]]:
    """Gives what sets aside all objects that there are, until the end: no garbage is looked for among them.

    For very many that stay; a process that begins as a copy of this one then shares them for good.
    """
    try:
        yield gc.freeze
    finally:
        gc.unfreeze()

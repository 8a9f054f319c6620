"""A limit on the memory of this process, for work on strangers' files."""

from __future__ import annotations

from pathlib import Path

#: Address space that a process may take on top of what it has when the limit is set.
MEMORY_LIMIT = 768 * 1024 * 1024


def limit_memory(more: int = MEMORY_LIMIT) -> None:
    """Let this process take `more` bytes of address space and no more, where the system can limit that (not on Windows)."""
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

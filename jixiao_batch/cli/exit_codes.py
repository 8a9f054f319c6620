"""What the command tells the system that called it."""

from __future__ import annotations

#: all accepted; ran, but some files were returned, missing or unreadable; wrong use or faulty input; results not written
ACCEPTED, SOME_RETURNED, WRONG_USE, NOT_WRITTEN = 0, 1, 2, 3

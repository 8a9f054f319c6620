"""What a run may be told of its Word documents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """Templates of the bureau's own (None for the tool's), and whether the county's report hides the units' names."""

    county_template: Path | None = None
    unit_template: Path | None = None
    anonymous: bool = False


USUAL_REPORTS = ReportOptions()

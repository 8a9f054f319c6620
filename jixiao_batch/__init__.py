"""jixiao-batch: 部门整体支出绩效自评表的批量复核.

The journey of the data, one way:

1. `scheme`      a YAML file (指标体系) becomes checked records: fields, figures, identities, rules, grades;
2. `workbook`    the scheme's layout says where each field sits; `template` writes the blank form (表样);
3. departments fill it in Excel or WPS and send it back;
4. `workbook`    collects the folder, opens each file safely and reads its cells into a `Submission`;
5. `evaluation`  checks what must balance, computes figures and scores: an `Assessment` with findings;
6. `county`      gives every file one status and every unit one row, ranks and sums up;
7. `output`      writes the county workbook, a score sheet per unit, what goes back, and 结果.json; `reports` the Word reports;
8. `batch`       conducts 4 to 7 over many files (`judging`, `writing`, `extras`); `cli` is the door.

Beside it: `scheme_book` and `official_tables` make schemes from Excel and Word tables; `comparison` scores the same forms
under two schemes, to try out a change before it is issued; `history` compares with former results; `ledger` (台账) remembers
runs, so that only what has changed is judged again; `round` lays out and surveys a year's folder; `cluster` and `province`
do many counties on many machines.

Each stage takes records and returns records and findings; none raises on what a department typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from jixiao_batch.batch import run
    from jixiao_batch.evaluation.assess import assess
    from jixiao_batch.evaluation.verdict import judge
    from jixiao_batch.scheme.loading import load_scheme

__all__ = ["__version__", "assess", "judge", "load_scheme", "run"]

_HOMES = {
    "assess": "jixiao_batch.evaluation.assess",
    "judge": "jixiao_batch.evaluation.verdict",
    "load_scheme": "jixiao_batch.scheme.loading",
    "run": "jixiao_batch.batch",
}


def __getattr__(name: str) -> Any:
    """The public functions, imported when first asked for: the command line must answer at once."""
    if name in _HOMES:
        import importlib

        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

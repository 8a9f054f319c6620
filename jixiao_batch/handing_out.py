"""Handing out (下发): one form per unit of the roster, filled in and locked as far as the bureau knows."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from jixiao_batch.batch import known_schemes
from jixiao_batch.county.roster import RosterUnit, load_roster, name_key
from jixiao_batch.evaluation.contents import CARRIED
from jixiao_batch.evaluation.results import ADOPTED
from jixiao_batch.history.past import PastRun
from jixiao_batch.history.yearly import LEFT_OVER
from jixiao_batch.judging import Progress, silent
from jixiao_batch.ledger.former import load_past
from jixiao_batch.numbers import plain
from jixiao_batch.output.names import distinct, safe_stem
from jixiao_batch.scheme.loading import LoadedScheme
from jixiao_batch.workbook.template import write_template
from jixiao_batch.workbook.template.data_sheet import Filled
from jixiao_batch.workers import Death, each


@dataclass(frozen=True, slots=True)
class _Form:
    loaded: LoadedScheme
    unit: RosterUnit
    file: Path
    last_year: Mapping[str, str]


def hand_out(
    roster: Path,
    folder: Path,
    *,
    scheme: str | tuple[str, ...] | None = None,
    year: int | None = None,
    only_new: bool = False,
    previous: Path | None = None,
    jobs: int = 1,
    progress: Progress = silent,
) -> int:
    """Write the forms of all units that must report into `folder`, as 编码_单位.xlsx; returns how many.

    Raises RosterError and SchemeError before anything is written, FileExistsError when a form is there already: it may have
    been filled in. With `only_new` those that are there are passed over instead, for units that were added later. `previous` is
    last year's run, whose figures stand beside this year's cells; PastRunError when it cannot be used.
    """
    schemes = known_schemes(scheme, year)
    units = [unit for unit in load_roster(roster, schemes.known).units if not unit.exempt]
    names = distinct(f"{safe_stem(unit.code)}_{safe_stem(unit.name)}.xlsx" for unit in units)
    there = [name for name in names if (folder / name).exists()]
    if there and not only_new:
        raise FileExistsError(None, f"“{folder}”里已有 {len(there)} 份同名的表（如“{there[0]}”），请换一个空文件夹")
    folder.mkdir(parents=True, exist_ok=True)
    ids = [schemes.forced or unit.scheme_id or schemes.default for unit in units]
    wanted = [pair for pair in zip(ids, units, names, strict=True) if pair[2] not in there]
    past = load_past(previous) if previous is not None else None
    forms = [
        _Form(schemes.known[one], unit, folder / name, _last_year(schemes.known[one], unit, past)) for one, unit, name in wanted
    ]
    progress("写表样", 0, len(forms))
    with closing(each(_write, forms, jobs, _died)) as written:
        for done, _ in enumerate(written, start=1):
            progress("写表样", done, len(forms))
    return len(forms)


def _write(form: _Form) -> None:
    write_template(form.loaded, form.file, known=_known(form.loaded, form.unit), last_year=form.last_year)


def _last_year(loaded: LoadedScheme, unit: RosterUnit, past: PastRun | None) -> Mapping[str, str]:
    """Figures of the unit's form of the year before by field, as plain numbers; what was returned then tells nothing."""
    if past is None or past.year != loaded.scheme.year - 1:
        return {}
    keys = (name_key(text) for text in (unit.code, *unit.names))
    before = next((past.by_key[key] for key in keys if key in past.by_key), None)
    if before is None or before.status not in ADOPTED:
        return {}
    figures = [one for one in loaded.scheme.fields.values() if one.is_number]
    told = {one.id: text for one in figures if (text := _number(before.values.get(one.id)))}
    left_over = before.balances.get(LEFT_OVER)
    return {**told, **({CARRIED: f"年末结余 {plain(left_over)}"} if left_over is not None else {})}


def _number(text: str | None) -> str:
    """The number as it stands, "" for what was not read as one."""
    try:
        return plain(Decimal(text or ""))
    except InvalidOperation:
        return ""


def _known(loaded: LoadedScheme, unit: RosterUnit) -> Mapping[str, Filled]:
    values: dict[str, Filled | None] = {
        "单位名称": unit.name,
        "单位编码": unit.code,
        "主管部门": unit.department,
        "单位类别": _choice(loaded, "单位类别", unit.category),
        "评价年度": loaded.scheme.year,
        "年初预算": unit.budget,
        "上年结转": unit.carried,
        "人员编制": unit.posts,
    }
    return {field_id: value for field_id, value in values.items() if value is not None and value != ""}


def _choice(loaded: LoadedScheme, field_id: str, text: str) -> str:
    """The text where the form's list offers it; a list must not be answered with anything else."""
    field = loaded.scheme.fields.get(field_id)
    return text if field is not None and (not field.choices or text in field.choices) else ""


def _died(form: _Form, _: Death) -> None:
    raise OSError(None, f"写“{form.file.name}”时程序中断，请再运行一次")

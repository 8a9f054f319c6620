"""The same submissions under two schemes: each form is read as it was handed out, then assessed twice."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jixiao_batch.comparison.fitting import fitted
from jixiao_batch.county.results import FileResult
from jixiao_batch.evaluation.assess import assess
from jixiao_batch.evaluation.assessment import Assessment
from jixiao_batch.evaluation.results import UnitResult, is_adopted
from jixiao_batch.evaluation.verdict import YEAR
from jixiao_batch.evaluation.worked_examples import example_faults, run_examples
from jixiao_batch.numbers import ZERO, plain, ranks_of
from jixiao_batch.scheme.loading import DEFAULT_SCHEME, LoadedScheme
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.layout import Layouts
from jixiao_batch.workbook.opening.opener import OpenedWorkbook
from jixiao_batch.workbook.reading.fitting import best_fitting
from jixiao_batch.workbook.submission import FormStamp

#: stands among the indicators that a unit could not be scored on where its cap is not known
CAP = "总分封顶"


@dataclass(frozen=True, slots=True)
class FormSchemes:
    """The schemes by which forms may have been handed out, the two that are compared first."""

    candidates: tuple[LoadedScheme, ...]
    layouts: Layouts = dataclasses.field(default_factory=Layouts, compare=False, repr=False)

    def named(self, scheme_id: str) -> tuple[LoadedScheme, ...]:
        return tuple(one for one in self.candidates if one.scheme.id == scheme_id)

    def for_stamp(self, stamp: FormStamp) -> LoadedScheme | None:
        """The very scheme of the form, else the first of its id, in the year of the form: an edited copy keeps its forms."""
        exact = (one for one in self.candidates if one.sha256 == stamp.scheme_sha256)
        wanted = stamp.scheme_id or self._unnamed
        same_id = (one for one in self.candidates if one.scheme.id == wanted)
        if (found := next(exact, None)) is not None:
            return found
        if (found := next(same_id, None)) is not None and stamp.year.isdecimal():
            return dataclasses.replace(found, scheme=found.scheme.model_copy(update={"year": int(stamp.year)}))
        return found

    def by_content(self, opened: OpenedWorkbook) -> LoadedScheme | None:
        """The scheme of a form without its hidden sheet, by its rows; None when there is no choice to make."""
        return best_fitting(self.candidates, opened) if len({one.scheme.id for one in self.candidates}) > 1 else None

    @property
    def _unnamed(self) -> str:
        """What a form without a name is taken for: the default where it is known, as in a run."""
        known = {one.scheme.id for one in self.candidates}
        return DEFAULT_SCHEME if DEFAULT_SCHEME in known else self.candidates[0].scheme.id


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two schemes. `source` is the file it came from, "" for a built-in one.

    `gaps` are the indicators on which not one of the units could be scored, or the cap that is known for none.
    """

    word: str
    loaded: LoadedScheme
    source: str = ""
    gaps: tuple[str, ...] = ()

    @property
    def scheme(self) -> Scheme:
        return self.loaded.scheme

    @property
    def label(self) -> str:
        return f"方案{self.word}"

    @property
    def title(self) -> str:
        """名称（编号，文件）, to tell two schemes apart that may share both name and id."""
        source = f"，文件 {self.source}" if self.source else ""
        return f"{self.scheme.title}（{self.scheme.id}{source}）"


@dataclass(frozen=True, slots=True)
class ComparedUnit:
    """One unit under both schemes, in the order of the sides; without ranks when a total is not final."""

    unit: UnitResult
    assessments: tuple[Assessment, Assessment]
    ranks: tuple[int, int] | None = None

    @property
    def label(self) -> str:
        return self.unit.label

    @property
    def totals_differ(self) -> bool:
        return self.assessments[0].score_total != self.assessments[1].score_total


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that was compared. `units`: ranked ones by their rank under 乙, then those that cannot be ranked; files as in a run."""

    sides: tuple[Side, Side]
    units: tuple[ComparedUnit, ...]
    files: tuple[FileResult, ...]
    remarks: tuple[str, ...]

    @property
    def ranked(self) -> tuple[ComparedUnit, ...]:
        return tuple(unit for unit in self.units if unit.ranks is not None)

    @property
    def all_accepted(self) -> bool:
        """Whether every file took part; ignored ones do not count."""
        return all(file.status in ("used", "ignored") for file in self.files)

    @property
    def totals_comparable(self) -> bool:
        """Whether totals are out of the same points, so that their difference means something by itself."""
        first, second = self.sides
        return not first.gaps and not second.gaps and first.scheme.full_score == second.scheme.full_score

    @property
    def left_out(self) -> tuple[FileResult, ...]:
        return tuple(file for file in self.files if file.status != "used")

    def ranks(self, side: int) -> tuple[int, ...]:
        """Ranks of the ranked units under one side (0 甲, 1 乙)."""
        return tuple(unit.ranks[side] for unit in self.units if unit.ranks is not None)


def compared(
    given: tuple[Side, Side], forms: FormSchemes, units: Iterable[UnitResult], files: Sequence[FileResult]
) -> Comparison:
    """Every adopted unit assessed under both schemes and ranked under both among the same units.

    An indicator that no unit can be scored on (its form does not ask for it) keeps nobody out of the ranking, as it
    lacks to all alike; then totals are provisional and there are no grades. Whoever lacks more is listed without ranks.
    """
    adopted = [unit for unit in units if is_adopted(unit)]
    assessed: list[ComparedUnit] = []
    told: dict[str, None] = {}
    for unit in adopted:
        (first, of_first), (second, of_second) = (_assessed(side, forms, unit) for side in given)
        assessed.append(ComparedUnit(unit, (first, second)))
        told |= dict.fromkeys((*of_first, *of_second))
    one, other = (dataclasses.replace(side, gaps=_gaps(assessed, place)) for place, side in enumerate(given))
    remarks = (*_remarks((one, other), adopted), *told)
    return Comparison((one, other), _ranked((one, other), assessed), tuple(files), remarks)


def _assessed(side: Side, forms: FormSchemes, unit: UnitResult) -> tuple[Assessment, tuple[str, ...]]:
    """The unit under one side, with what had to be adapted for it."""
    if unit.submission is None:
        raise ValueError(f"{unit.label} has no submission")
    own = forms.for_stamp(unit.submission.stamp) or side.loaded
    submission, told = fitted(unit.submission, own.scheme, side.scheme)
    return assess(side.scheme, submission)[0], tuple(f"{side.label}的{text}" for text in told)


def lacking(unit: ComparedUnit, side: int) -> tuple[str, ...]:
    """What kept the unit's total from being final: indicators that could not be scored, a cap that is not known."""
    assessment = unit.assessments[side]
    names = [result.indicator.name for result in assessment.indicators if result.status == "unscored"]
    return (*names, CAP) if assessment.cap_unknown else tuple(names)


def _gaps(units: Sequence[ComparedUnit], side: int) -> tuple[str, ...]:
    if not units:
        return ()
    common = set.intersection(*(set(lacking(unit, side)) for unit in units))
    return tuple(name for name in lacking(units[0], side) if name in common)


def _ranked(sides: tuple[Side, Side], units: Sequence[ComparedUnit]) -> tuple[ComparedUnit, ...]:
    final = [unit for unit in units if all(set(lacking(unit, place)) <= set(side.gaps) for place, side in enumerate(sides))]
    first, second = (ranks_of([unit.assessments[place].score_total for unit in final]) for place in (0, 1))
    with_ranks = [dataclasses.replace(unit, ranks=(one, two)) for unit, one, two in zip(final, first, second, strict=True)]
    placed = {id(unit) for unit in final}
    others = [unit for unit in units if id(unit) not in placed]
    with_ranks.sort(key=lambda unit: (unit.ranks[1] if unit.ranks else 0, unit.unit.code, unit.unit.name, unit.unit.file))
    others.sort(key=lambda unit: (unit.unit.code, unit.unit.name, unit.unit.file))
    return (*with_ranks, *others)


def _remarks(sides: tuple[Side, Side], units: Sequence[UnitResult]) -> Iterator[str]:
    """What to know before trusting the comparison."""
    first, second = sides
    if first.loaded.sha256 == second.loaded.sha256:
        yield "两个方案内容完全相同"
    elif first.scheme.id == second.scheme.id:
        yield f"两个方案的编号相同（{first.scheme.id}），以“甲”“乙”区分；正式下发前请给新方案另起编号"
    if first.scheme.full_score != second.scheme.full_score:
        full = "、".join(f"{side.label} {plain(side.scheme.full_score)} 分" for side in sides)
        yield f"两个方案满分不同（{full}），得分差不能直接比较，请看名次"
    for side in sides:
        if wrong := example_faults(side.loaded, run_examples(side.scheme)):
            yield f"{side.label}有 {len(wrong)} 个算例与规则不符，请先用 jixiao scheme check 逐个核对，再看试算结果"
        typed = [number for unit in units if unit.submission is not None and (number := unit.submission.number(YEAR)) is not None]
        other = sum(1 for number in typed if number != side.scheme.year)
        if other:
            yield f"{side.label}是 {side.scheme.year} 年度的，有 {other} 份表填的是别的年度；这里只作试算"
        if side.gaps:
            names = "、".join(side.gaps)
            weight = sum((one.weight for one in side.scheme.indicators if one.name in side.gaps), ZERO)
            yield (
                f"{side.label}有 {len(side.gaps)} 项指标（共 {plain(weight)} 分）各单位都无法评分，"
                f"因为现有的表没有填报所需的内容：{names}。{side.label}的得分只含其余指标，不定等次，名次按这一得分排"
            )

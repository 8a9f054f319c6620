"""配置.yaml of a round's folder: what `jixiao run` would otherwise be told by options, in Chinese keys that a clerk can edit."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from jixiao_batch.extras import ALL_EXTRAS, EXTRAS, Extra, wanted_extras
from jixiao_batch.faults import InputError, system_words
from jixiao_batch.reports.options import USUAL_REPORTS, ReportOptions
from jixiao_batch.scheme.loading import built_in_ids
from jixiao_batch.scheme.source import SchemeError, SchemeFault, SchemeSource, read_source

CONFIG_NAME = "配置.yaml"
FIRST_YEAR, LAST_YEAR = 2000, 2099
_MOST_MB = 200
_YES_NO = ("是", "否")


class ConfigError(InputError):
    """A configuration that cannot be used, with every fault at its line."""

    what = "配置文件"
    untouched = "没有继续"


def _as_list(value: Any) -> Any:
    """One thing where a list may stand is a list of one; blank is none."""
    return [] if value is None else value if isinstance(value, list) else [value]


Texts = Annotated[list[str], BeforeValidator(_as_list)]
Extras = Annotated[list[Extra | Literal["全部"]], BeforeValidator(_as_list)]
PathText = str | None


class _Written(BaseModel):
    """The file as it is written; paths are relative to its folder. A blank key counts as not written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    year: int = Field(alias="年度", ge=FIRST_YEAR, le=LAST_YEAR)
    schemes: Texts = Field(alias="指标体系", default_factory=list)
    roster: PathText = Field(alias="名册", default=None)
    forms: PathText = Field(alias="表样", default=None)
    received: PathText = Field(alias="报送", default=None)
    out: PathText = Field(alias="输出", default=None)
    ledger: PathText = Field(alias="台账", default=None)
    decisions: PathText = Field(alias="复核意见", default=None)
    spot_checks: PathText = Field(alias="抽评记录", default=None)
    previous: PathText = Field(alias="上年结果", default=None)
    exclude: PathText = Field(alias="排除清单", default=None)
    passwords: PathText = Field(alias="密码文件", default=None)
    extras: Extras = Field(alias="另写", default_factory=list)
    county_template: PathText = Field(alias="汇总报告模板", default=None)
    unit_template: PathText = Field(alias="自评报告模板", default=None)
    anonymous: Literal["是", "否"] | None = Field(alias="隐去单位名称", default=None)
    strict_duplicates: Literal["是", "否"] | None = Field(alias="重复的全部退回", default=None)
    max_mb: int | None = Field(alias="文件上限", default=None, ge=1, le=_MOST_MB)


_FIELDS = {field.alias or name: name for name, field in _Written.model_fields.items()}
#: a colon that YAML does not take for one: full-width, or without a blank behind it
_COLON_SLIP = re.compile(r"\s*([^\s:：#]+)\s*(?:：|:(?=\S))")
#: keys whose file or folder must be there for a run
_MUST_EXIST = ("名册", "报送", "复核意见", "抽评记录", "上年结果", "排除清单", "密码文件", "汇总报告模板", "自评报告模板")


@dataclass(frozen=True, slots=True)
class RoundConfig:
    """A round: where everything is (paths resolved against `folder`), of which year, by which schemes (ids or YAML files)."""

    folder: Path
    year: int
    schemes: tuple[str, ...]
    roster: Path | None
    forms: Path
    received: Path
    out: Path
    ledger: Path | None
    decisions: Path | None
    spot_checks: Path | None
    previous: Path | None
    exclude: Path | None
    passwords: Path | None
    extras: frozenset[Extra]
    reports: ReportOptions
    strict_duplicates: bool
    max_mb: int | None


#: what a run outside any round is told beside its options: nothing
NO_ROUND = RoundConfig(
    folder=Path(),
    year=0,
    schemes=(),
    roster=None,
    forms=Path(),
    received=Path(),
    out=Path(),
    ledger=None,
    decisions=None,
    spot_checks=None,
    previous=None,
    exclude=None,
    passwords=None,
    extras=frozenset(),
    reports=USUAL_REPORTS,
    strict_duplicates=False,
    max_mb=None,
)


def _is_round(folder: Path) -> bool:
    """Whether the folder is one of a round's."""
    return (folder / CONFIG_NAME).is_file()


def load_config(folder: Path) -> RoundConfig:
    """The round in that folder. ConfigError with the line of every fault, files that are not there included."""
    file = folder / CONFIG_NAME
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError([SchemeFault("不是 UTF-8 编码，请用记事本另存为，编码选 UTF-8", None, str(file))]) from None
    except OSError as error:
        raise ConfigError([SchemeFault(f"打不开（{system_words(error)}）", None, str(file))]) from error
    return read_config(text, folder)


def read_config(text: str, folder: Path) -> RoundConfig:
    """The round that `text` describes, whose paths are relative to `folder`."""
    name = str(folder / CONFIG_NAME)
    if not any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines()):
        raise ConfigError([SchemeFault("文件是空的，至少要写“年度: 2024”这样一行", 1, name)])
    lines = enumerate(text.splitlines(), start=1)
    if slips := [(number, found[1]) for number, line in lines if (found := _COLON_SLIP.match(line)) and found[1] in _FIELDS]:
        raise ConfigError([SchemeFault(f"“{key}”后面要用半角冒号，再空一格：{key}: …", number, name) for number, key in slips])
    try:
        source = read_source(text, name)
    except SchemeError as error:
        raise ConfigError(error.faults) from None
    try:
        written = _Written.model_validate({key: value for key, value in source.data.items() if value is not None})
    except ValidationError as error:
        details = error.errors(include_url=False)
        # a choice that fits neither of two lists is told once
        told = {(_key(detail), _words(detail)): _line(detail, source) for detail in details}
        raise ConfigError([SchemeFault(message, line, name) for (_, message), line in told.items()]) from None
    config = _resolved(written, folder)
    if faults := list(_absent(written, config, source, name)):
        raise ConfigError(faults)
    return config


def _resolved(written: _Written, folder: Path) -> RoundConfig:
    def place(text: str | None) -> Path | None:
        return folder / text.strip().replace("\\", "/") if text and text.strip() else None

    return RoundConfig(
        folder=folder,
        year=written.year,
        schemes=tuple(one if one in built_in_ids() else str(place(one)) for one in written.schemes if one),
        roster=place(written.roster),
        forms=place(written.forms) or folder / "表样",
        received=place(written.received) or folder / "报送",
        out=place(written.out) or folder / "输出",
        ledger=place(written.ledger),
        decisions=place(written.decisions),
        spot_checks=place(written.spot_checks),
        previous=place(written.previous),
        exclude=place(written.exclude),
        passwords=place(written.passwords),
        extras=wanted_extras(written.extras),
        reports=ReportOptions(place(written.county_template), place(written.unit_template), written.anonymous == "是"),
        strict_duplicates=written.strict_duplicates == "是",
        max_mb=written.max_mb,
    )


def _absent(written: _Written, config: RoundConfig, source: SchemeSource, name: str) -> Iterator[SchemeFault]:
    """Files and folders that are named and are not there."""
    places: dict[str, Path | None] = {
        "名册": config.roster,
        "报送": config.received,
        "复核意见": config.decisions,
        "抽评记录": config.spot_checks,
        "上年结果": config.previous,
        "排除清单": config.exclude,
        "密码文件": config.passwords,
        "汇总报告模板": config.reports.county_template,
        "自评报告模板": config.reports.unit_template,
    }
    for key in _MUST_EXIST:
        place = places[key]
        if place is not None and not place.exists():
            advice = "请核对名称，不用的在行首加 #"
            yield SchemeFault(f"“{key}”写的“{place}”没有，{advice}", _place_line(source, (key,)), name)
    for number, (one, resolved) in enumerate(zip(written.schemes, config.schemes, strict=False)):
        if one not in built_in_ids() and not Path(resolved).is_file():
            known = "、".join(built_in_ids())
            message = f"“指标体系”写的“{one}”没有，应写一个 YAML 文件，或内置的：{known}"
            yield SchemeFault(message, _place_line(source, ("指标体系", number)), name)


def _place_line(source: SchemeSource, path: tuple[str | int, ...]) -> int | None:
    line = source.place_of(path)
    return line if isinstance(line, int) else None


def _key(detail: ErrorDetails) -> str:
    return str(detail["loc"][0]) if detail["loc"] else ""


def _line(detail: ErrorDetails, source: SchemeSource) -> int | None:
    key, *inside = detail["loc"]
    return _place_line(source, (key, *(part for part in inside if isinstance(part, int))))


def _words(detail: ErrorDetails) -> str:
    key, kind = _key(detail), detail["type"]
    given = detail.get("input")
    shown = "" if given is None else str(given)[:60]
    if kind == "missing":
        return f"缺少“{key}”，请补上一行，如“{key}: 2024”"
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(key, _FIELDS, n=1, cutoff=0.3)
        advice = f"是否想写“{near[0]}”？" if near else ""
        return f"不认识“{key}”这一项，{advice}可以写：{'、'.join(_FIELDS)}"
    if key == "另写":
        return f"“另写”写的是“{shown}”，应为：{'、'.join((*EXTRAS, ALL_EXTRAS))}，如 [合订本, 汇总报告]"
    if key in ("重复的全部退回", "隐去单位名称"):
        return f"“{key}”写的是“{shown}”，应为：{'、'.join(_YES_NO)}"
    if key == "年度":
        return f"“年度”写的是“{shown}”，应为四位数的年份，如 2024"
    if key == "文件上限":
        return f"“文件上限”写的是“{shown}”，应为 1 至 {_MOST_MB} 的整数（MB）"
    return f"“{key}”写的不是一个名称，请写成“{key}: 名称”这样的一行"


def round_of(given: Path | None, *, for_plain_run: bool = False) -> RoundConfig | None:
    """The round that a command is about, None when there is none: `given` is a round's folder or the folder of forms in it,
    None stands for where the command runs. A run with an output of its own (`for_plain_run`) takes a folder of forms as it is.

    ConfigError when the round's configuration has faults.
    """
    place = given if given is not None else Path()
    if _is_round(place):
        return load_config(place)
    parent = place.resolve().parent
    if for_plain_run or not _is_round(parent):
        return None
    config = load_config(parent)
    return config if given is None or config.received.resolve() == place.resolve() else None

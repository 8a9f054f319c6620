"""数据/*.parquet: the same tables with typed columns, through pyarrow, which is installed only where somebody wants it.

The only room of pyarrow: the province reads its counties' tables through it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, ClassVar

from jixiao_batch.county.results import CountyResult
from jixiao_batch.faults import InputError
from jixiao_batch.numbers import round_half_up
from jixiao_batch.output.data.columns import ColumnType, RankedTable, Table, UnitTable, Value, values
from jixiao_batch.output.data.tables import TABLES
from jixiao_batch.output.open_unit import OpenUnit, opened

if TYPE_CHECKING:
    import pyarrow

#: 数 and 分 are decimal128 with so many digits, so many of them behind the point: exact for what forms hold, never a float
DIGITS, PLACES = 38, 9
_MOST = Decimal(10) ** (DIGITS - PLACES)


class ParquetError(InputError):
    """Parquet was asked for where its library is not installed."""

    what: ClassVar[str] = ""


def need_pyarrow() -> None:
    """ParquetError when pyarrow is not installed: told before anything is read."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise ParquetError(
            ['“--also Parquet”要用 pyarrow，这台电脑上没有装：请运行 pip install "jixiao-batch[parquet]"，或不写这一项']
        ) from None


def write_parquet_tables(folder: Path, counties: Sequence[CountyResult]) -> None:
    """One file per table; texts as they are, nothing is defused. The same county gives the same bytes."""
    from pyarrow import parquet

    need_pyarrow()
    for table in TABLES:
        parquet.write_table(arrow_table(table, counties), folder / f"{table.name}.parquet", compression="zstd")


def read_rows(stream: IO[bytes], columns: Iterable[str]) -> list[dict[str, Any]]:
    """The rows of a table written here, with these columns; 数 and 分 are Decimals."""
    from pyarrow import parquet

    rows: list[dict[str, Any]] = parquet.read_table(stream, columns=list(columns)).to_pylist()
    return rows


AnyTable = RankedTable | Table[Any] | UnitTable[Any]


def arrow_table(table: AnyTable, counties: Sequence[CountyResult]) -> pyarrow.Table:
    import pyarrow

    types = {
        "文本": pyarrow.string(),
        "数": pyarrow.decimal128(DIGITS, PLACES),
        "分": pyarrow.decimal128(DIGITS, PLACES),
        "整数": pyarrow.int64(),
        "是否": pyarrow.bool_(),
    }
    rows = list(_rows(table, counties))
    columns = [
        pyarrow.array([_cell(row[place], column.type) for row in rows], type=types[column.type])
        for place, column in enumerate(table.columns)
    ]
    schema = pyarrow.schema([(column.name, types[column.type]) for column in table.columns])
    return pyarrow.Table.from_arrays(columns, schema=schema)


def _rows(table: AnyTable, counties: Sequence[CountyResult]) -> Iterator[list[Value]]:
    """The values of every line of the run; all counties of a run know the same files."""
    if isinstance(table, Table):
        yield from (values(table.columns, file) for file in counties[0].files)
    else:
        for county in counties:
            for unit in county.units:
                yield from _rows_of(table, opened(county.loaded.scheme, county.year, unit))


def _rows_of(table: RankedTable | UnitTable[Any], one: OpenUnit) -> Iterator[list[Value]]:
    if isinstance(table, RankedTable):
        yield [*values(table.before, one), *values(table.standing, one.unit), *values(table.after, one)]
    else:
        whose = values(table.whose, one)
        yield from ([*whose, *values(table.own, line)] for line in table.lines(one))


def _cell(value: Value, kind: ColumnType) -> Value:
    if isinstance(value, str):
        # a file's name may hold lone surrogates, which UTF-8 has no bytes for
        return value.encode("utf-8", errors="replace").decode("utf-8") or None
    if kind in ("数", "分") and isinstance(value, Decimal):
        return round_half_up(value, PLACES) if abs(value) < _MOST else None
    return value

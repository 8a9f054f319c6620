"""数据/*.parquet: the same tables with typed columns, through pyarrow, which is installed only where somebody wants it.

The only room of pyarrow: the province reads its counties' tables through it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, ClassVar

from jixiao_batch.county.results import CountyResult
from jixiao_batch.faults import InputError
from jixiao_batch.numbers import round_half_up
from jixiao_batch.output.data.columns import ColumnType, RankedTable, Table, UnitTable, Value, values
from jixiao_batch.output.data.tables import FILES, TABLES, UNIT_TABLES, UNITS
from jixiao_batch.output.open_unit import OpenUnit, opened

if TYPE_CHECKING:
    import pyarrow

#: 数 and 分 are decimal128 with so many digits, so many of them behind the point: exact for what forms hold, never a float
DIGITS, PLACES = 38, 9
_MOST = Decimal(10) ** (DIGITS - PLACES)
_OF_UNITS: tuple[RankedTable | UnitTable[Any], ...] = (UNITS, *UNIT_TABLES)
#: units that a part of a file (row group) holds
_TOGETHER = 500


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
    """One file per table; texts as they are, nothing is defused. The same county gives the same bytes.

    All tables are written in one walk over the units, of which never more than `_TOGETHER` are in memory.
    """
    from pyarrow import parquet

    need_pyarrow()
    with ExitStack() as stack:
        writers = {}
        for table in TABLES:
            file = folder / f"{table.name}.parquet"
            writers[table.name] = stack.enter_context(parquet.ParquetWriter(file, _schema(table), compression="zstd"))
        # all counties of a run know the same files
        writers[FILES.name].write_table(_arrow(FILES, [values(FILES.columns, file) for file in counties[0].files]))
        units = ((county, unit) for county in counties for unit in county.units)
        while together := [opened(county.loaded.scheme, county.year, unit) for county, unit in islice(units, _TOGETHER)]:
            for of_units in _OF_UNITS:
                rows = [row for one in together for row in _rows_of(of_units, one)]
                writers[of_units.name].write_table(_arrow(of_units, rows))


def read_rows(stream: IO[bytes], columns: Iterable[str]) -> list[dict[str, Any]]:
    """The rows of a table written here, with these columns; 数 and 分 are Decimals."""
    from pyarrow import parquet

    rows: list[dict[str, Any]] = parquet.read_table(stream, columns=list(columns)).to_pylist()
    return rows


AnyTable = RankedTable | Table[Any] | UnitTable[Any]


def _schema(table: AnyTable) -> pyarrow.Schema:
    import pyarrow

    types = {
        "文本": pyarrow.string(),
        "数": pyarrow.decimal128(DIGITS, PLACES),
        "分": pyarrow.decimal128(DIGITS, PLACES),
        "整数": pyarrow.int64(),
        "是否": pyarrow.bool_(),
    }
    return pyarrow.schema([(column.name, types[column.type]) for column in table.columns])


def _arrow(table: AnyTable, rows: Sequence[Sequence[Value]]) -> pyarrow.Table:
    """The rows, each with a value for every column."""
    import pyarrow

    schema = _schema(table)
    columns = [
        pyarrow.array([_cell(row[place], column.type) for row in rows], type=schema.field(place).type)
        for place, column in enumerate(table.columns)
    ]
    return pyarrow.Table.from_arrays(columns, schema=schema)


def _rows_of(table: RankedTable | UnitTable[Any], one: OpenUnit) -> Iterator[list[Value]]:
    """The values of every line that the unit has in the table."""
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

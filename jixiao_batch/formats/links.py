"""Links of worksheets with very many: each worked out once, and kept as what will be written of it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from xlsxwriter.format import Format
from xlsxwriter.url import Url, UrlTypes
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats.waiting import WaitingText

#: of UTF-16, in the address of a link
MOST_UNITS_OF_LINK = 2079
#: links that Excel takes on one sheet
MOST_LINKS = 65_530

#: 0-based column -> its letters
column_name: Callable[[int], str] = lru_cache(maxsize=None)(xl_col_to_name)


class LinkedSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter has no types
    """A worksheet whose links are written row by row; those of the first rows stand before the others."""

    def __init__(self) -> None:
        super().__init__()
        #: for large books: what is done waits on disk, in this folder
        self.scratch: Path | None = None
        self._links: dict[tuple[int, int], tuple[Url, str, str]] = {}
        self._links_of_heads = ""
        self._links_done: WaitingText | None = None

    @abstractmethod
    def _write_string(self, row: int, col: int, string: str, cell_format: Format | None = None) -> int:
        """The text of a link."""

    @property
    def takes_links(self) -> bool:
        """Whether Excel takes one more."""
        return bool(self.hlink_count < MOST_LINKS)

    def _write_url(
        self, row: int, col: int, url: str, cell_format: Format | None = None, string: str | None = None, tip: str | None = None
    ) -> int:
        """The text stays without its link where Excel takes no more of them."""
        takes_it = self.takes_links and _is_short(url)
        text = string if string is not None else _parsed(url).text if takes_it else url
        done = self._write_string(row, col, text, cell_format or self.default_url_format)
        if done == 0 and takes_it:
            self.link(row, col, url, text, tip or "")
        return done

    def link(self, row: int, column: int, url: str, text: str, tip: str = "") -> None:
        """The link of a cell whose text is put beside it, on a sheet that `takes_links`."""
        if _is_short(url):
            self.hlink_count += 1
            self._links[row, column] = (_parsed(url), text, tip)

    def _link(self, row: int, column: int) -> str:
        url, text, tip = self._links.pop((row, column))
        cell = f'<hyperlink ref="{column_name(column)}{row + 1}"'
        tooltip = f' tooltip="{self._escape_attributes(tip)}"' if tip else ""
        if url._link_type not in (UrlTypes.URL, UrlTypes.EXTERNAL):
            target, display = self._escape_attributes(url._link), self._escape_attributes(text)
            return f'{cell} location="{target}"{tooltip} display="{display}"/>'
        self.rel_count += 1
        self.external_hyper_links.append(_relation(url._target()))
        place = f' location="{self._escape_attributes(url._anchor)}"' if url._anchor else ""
        return f'{cell} r:id="rId{self.rel_count}"{place}{tooltip}/>'

    def _write_hyperlinks(self) -> None:
        if self._links_of_heads or self._links_done is not None:
            self.fh.write(f"<hyperlinks>{self._links_of_heads}")
            if self._links_done is not None:
                self.fh.take(self._links_done)
            self.fh.write("</hyperlinks>")

    def _links_of_heads_are_done(self, end: int) -> None:
        self._links_of_heads = self._taken(end)

    def _links_are_done(self, end: int) -> None:
        """No more links come above the row `end` but those of the heads."""
        if links := self._taken(end):
            self._links_done = self._links_done or WaitingText(self.scratch)
            self._links_done.write(links)

    def _taken(self, end: int) -> str:
        """The links above the row `end`, each written once."""
        return "".join(self._link(*place) for place in sorted(self._links) if place[0] < end)


@lru_cache(maxsize=1000)  # a unit's name leads to its score sheet from many sheets
def _parsed(url: str) -> Url:
    return Url(url)


@lru_cache(maxsize=1000)
def _is_short(url: str) -> bool:
    """Whether Excel takes it."""
    return len(url.encode("utf-16-le")) <= 2 * MOST_UNITS_OF_LINK


@lru_cache(maxsize=1000)
def _relation(target: str) -> list[str]:
    return ["/hyperlink", target, "External"]

"""Writes the blank form of every built-in scheme into this folder, exactly as `jixiao template` does."""

from pathlib import Path

from jixiao_batch.scheme.loading import built_in_ids, load_scheme
from jixiao_batch.workbook.template import write_template

if __name__ == "__main__":
    folder = Path(__file__).parent
    for scheme_id in built_in_ids():
        write_template(load_scheme(scheme_id), folder / f"{scheme_id}.xlsx")

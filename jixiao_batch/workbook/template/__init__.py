"""The blank form (空白表样), written from the scheme and its layout alone."""

from jixiao_batch.workbook.template.writer import write_template

__all__ = ["write_template"]

"""The province on one workbook, from the counties' tables: one line per county, never all units at once."""

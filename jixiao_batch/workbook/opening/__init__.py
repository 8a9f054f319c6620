"""From a folder of strangers' files to sheets of cells, safely: collect, look before opening, open, look again.

.xlsx and .xlsm are looked through (`preflight`, `sheet_extent`) and then read in the process at hand, which the conductor
limits: straight from their cells (`plain_cells`, `plain_grids`) where they are written plainly throughout, else by calamine.
All other formats and whatever has a password go to a process of their own (`isolation` asks, `isolated` answers), where
errors and formulas are told from the records of the file (`facts_xls`, `facts_xlsb`, `facts_ods`).
"""

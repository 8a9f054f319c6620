"""Trying out a change (试算): the same workbooks under two schemes, what moves, why, and how much hangs on single weights.

1. `scoring`   reads the folder once and assesses every submission under both schemes;
2. `standing`  ranks totals and says how two rankings differ;
3. `causes`    takes the difference of a unit's totals apart, indicator by indicator;
4. `weights`   makes each weight a tenth larger and smaller and looks what that does to ranks and grades;
5. `headline`  puts the outcome into sentences;
6. `book`      writes all of it into one workbook; `comparing` conducts.
"""

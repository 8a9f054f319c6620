"""Workbooks of one sheet, written by the hundred: score sheets (得分表), lists of problems (问题清单).

xlsxwriter needs ten times as long for one: of each cell it makes an object first, and then it writes anew what is the same in
all. Here it writes that once - what every look is in the XML (looks), and all parts but the cells (frame) - and each workbook
only puts its own cells between (sheet, book). What comes out is, part by part, what xlsxwriter would have written; tests
compare the two.
"""

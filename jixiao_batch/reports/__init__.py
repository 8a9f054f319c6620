"""The Word documents of a run (汇总报告, 自评报告): what they say is data, how they say it a template that the bureau can edit.

`county_context` and `unit_context` turn results into words and figures, `template` puts them into a Word file. The only room
of docxtpl and of charts as pictures.
"""

"""A scheme as the table that a bureau knows: written as a workbook, edited in Excel or WPS, read back into YAML."""

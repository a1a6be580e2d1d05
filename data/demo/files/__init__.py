"""Files as they are written: layouts, workbooks, text tables."""

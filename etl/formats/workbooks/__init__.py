"""Workbooks: zipped XML as Excel writes it, and the older and other forms that people still send."""

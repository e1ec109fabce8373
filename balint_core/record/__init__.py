"""The record: kept workbooks, and an index of facts over them that each know upload, sheet and row."""

"""Cells and shapes: from a file's bytes to typed rows, with no knowledge of what they mean."""

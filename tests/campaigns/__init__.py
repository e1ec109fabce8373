"""Campaigns: long runs beside the test suite, with a seed, whose figures stand in `docs/`."""

"""Measurements against the numbers that the design must reach; `make bench` runs all and writes RESULTS.md."""

"""Reproducible measurements (DESIGN §7): CPU time per operation and ratios within one run, never wall-clock time."""

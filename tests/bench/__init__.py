"""Benchmarks: speed and memory against peers in the same run. See ``./run bench --help``."""

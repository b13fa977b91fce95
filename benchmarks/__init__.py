"""Benchmarks: one command each, its figures as the last line, one JSON object."""

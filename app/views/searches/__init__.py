"""Searches of many datasets, and what they were before."""

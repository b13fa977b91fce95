"""Asking datasets: from what was typed to answers, and what was asked before."""

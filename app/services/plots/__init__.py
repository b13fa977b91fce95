"""Plots of an answer's rows: what is worth plotting, where its numbers lie, and what is marked."""

from app.services.plots.choosing import first_axis, first_plot, other_axis
from app.services.plots.figure import Figure
from app.services.plots.making import figure_of
from app.services.plots.wishes import PLOT, AxisWish, Kind, PlotWish

__all__ = [
    "PLOT",
    "AxisWish",
    "Figure",
    "Kind",
    "PlotWish",
    "figure_of",
    "first_axis",
    "first_plot",
    "other_axis",
]

"""Figures as SVG, as PNG and as data for the browser: the same plot on each."""

from app.pages.drawing.data import figure_data
from app.pages.drawing.layout import Words
from app.pages.drawing.png import png_of
from app.pages.drawing.svg import svg_of

__all__ = ["Words", "figure_data", "png_of", "svg_of"]

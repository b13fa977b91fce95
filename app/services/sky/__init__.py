"""Charts of the sky: where the rows of an answer are, in a plane that can be drawn."""

from app.services.sky.chart import MOST_POINTS, Chart, Drawn, chart_of, first_frame
from app.services.sky.density import Density
from app.services.sky.facts import MOST_SOURCES, row_labels, sky_facts
from app.services.sky.frame import NARROWEST, WIDEST, Frame, all_sky, around
from app.services.sky.grid import Grid, Label, scale_bar
from app.services.sky.keeping import within
from app.services.sky.lines import Piece
from app.services.sky.mocs import MocChart, moc_cells, moc_chart
from app.services.sky.places import footprints, has_places, places_of
from app.services.sky.projections import Aitoff, Tangent

__all__ = [
    "MOST_POINTS",
    "MOST_SOURCES",
    "NARROWEST",
    "WIDEST",
    "Aitoff",
    "Chart",
    "Density",
    "Drawn",
    "Frame",
    "Grid",
    "Label",
    "MocChart",
    "Piece",
    "Tangent",
    "all_sky",
    "around",
    "chart_of",
    "first_frame",
    "footprints",
    "has_places",
    "moc_cells",
    "moc_chart",
    "places_of",
    "row_labels",
    "scale_bar",
    "sky_facts",
    "within",
]

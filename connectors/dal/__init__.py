"""What the protocols that are asked by one URL have in common: SCS, SIA and SSA."""

from connectors.dal.connector import DalConnector, Dialect, Pair
from connectors.dal.filters import Syntax, known_words
from connectors.dal.forms import chosen, format_choice, verbosity_choice
from connectors.dal.recipes import pyvo_script
from connectors.dal.regions import (
    checked_box,
    checked_circle,
    checked_polygon,
    needed,
    only_circle,
    placed,
    spans,
)
from connectors.dal.words import dali, degrees, number, slashed, unfit

__all__ = [
    "DalConnector",
    "Dialect",
    "Pair",
    "Syntax",
    "checked_box",
    "checked_circle",
    "checked_polygon",
    "chosen",
    "dali",
    "degrees",
    "format_choice",
    "known_words",
    "needed",
    "number",
    "only_circle",
    "placed",
    "pyvo_script",
    "slashed",
    "spans",
    "unfit",
    "verbosity_choice",
]

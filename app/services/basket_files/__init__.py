"""Baskets as files, and back."""

from app.services.basket_files.formats import BASKET_FORMATS, BasketFormat
from app.services.basket_files.lines import BasketLines
from app.services.basket_files.reading import MOST_BYTES, BasketFile, LineFault, read_file
from app.services.basket_files.table import table_of_items

__all__ = [
    "BASKET_FORMATS",
    "MOST_BYTES",
    "BasketFile",
    "BasketFormat",
    "BasketLines",
    "LineFault",
    "read_file",
    "table_of_items",
]

"""What belongs to a row: its links (DataLink 1.1), and parts of its data (SODA 1.0)."""

from connectors.datalink.asking import Links, links_of
from connectors.datalink.finding import LinksQuery, is_datalink, links_queries
from connectors.datalink.link import Link
from connectors.datalink.parameters import SodaKind, SodaParameter, soda_parameters
from connectors.datalink.semantics import LinkGroup, group_of, label_of
from connectors.datalink.services import fixed_values, is_links, is_soda, with_parameters
from connectors.datalink.values import (
    choice_text,
    circle_text,
    interval_text,
    number_text,
    polygon_text,
    pos_text,
)

__all__ = [
    "Link",
    "LinkGroup",
    "Links",
    "LinksQuery",
    "SodaKind",
    "SodaParameter",
    "choice_text",
    "circle_text",
    "fixed_values",
    "group_of",
    "interval_text",
    "is_datalink",
    "is_links",
    "is_soda",
    "label_of",
    "links_of",
    "links_queries",
    "number_text",
    "polygon_text",
    "pos_text",
    "soda_parameters",
    "with_parameters",
]

"""Searches, results and baskets of an Escapade portal, from Python."""

from escapade_client.baskets import Basket
from escapade_client.errors import PortalError
from escapade_client.portal import Portal
from escapade_client.searches import Answer, Search

__all__ = ["Answer", "Basket", "Portal", "PortalError", "Search"]

"""The API: the portal's nouns for programs, by the same services as the pages."""

from app.views.api import archives, baskets, document, jobs, results, searches, tokens
from app.views.api.operations import blueprint

__all__ = ["NOUNS", "blueprints"]

NOUNS = (archives, searches, results, jobs, baskets, tokens)
"""The modules of the operations, in the order of the document."""
blueprints = (blueprint, document.blueprint)

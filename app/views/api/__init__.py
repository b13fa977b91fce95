"""The API: the portal's nouns for programs, by the same services as the pages."""

from app.models import Scope
from app.views.api import archives, baskets, document, jobs, results, searches, tokens
from app.views.api.operations import OPERATIONS, blueprint

__all__ = ["NOUNS", "blueprints", "scopes"]

NOUNS = (archives, searches, results, jobs, baskets, tokens)
"""The modules of the operations, in the order of the document."""
blueprints = (blueprint, document.blueprint)


def scopes() -> dict[str, Scope | None]:
    """What each address of the API asks of a token."""
    told = {f"{blueprint.name}.{one.name}": one.scope for one in OPERATIONS}
    return {**told, "api_document.show_json": None}

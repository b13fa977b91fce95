"""One blueprint a noun; a view parses, calls a service, and returns a page."""

from app.views import accounts, archives, baskets, datasets, house, searches

__all__ = ["blueprints"]

blueprints = (
    archives.blueprint,
    datasets.blueprint,
    searches.blueprint,
    baskets.blueprint,
    accounts.blueprint,
    house.blueprint,
)

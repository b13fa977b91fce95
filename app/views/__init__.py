"""One blueprint a noun; a view parses, calls a service, and returns a page."""

from app.views import accounts, archives, baskets, datasets, exports, files, house, rows, searches

__all__ = ["blueprints"]

blueprints = (
    archives.blueprint,
    datasets.blueprint,
    exports.blueprint,
    rows.blueprint,
    files.blueprint,
    searches.blueprint,
    baskets.blueprint,
    accounts.blueprint,
    house.blueprint,
)

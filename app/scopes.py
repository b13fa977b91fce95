"""What each address asks of a token; what is not listed here opens to none."""

from collections.abc import Mapping

from app.models import Scope

__all__ = ["SCOPES"]

ANY = (
    "static",
    "archives.index_json",
    "archives.show_json",
    "archives.picture",
    "esap.list_archives",
    "esap.list_datasets",
    "files.show",
    "hips.show",
    *("house.health_json", "house.stylesheet"),
    *("registry.index_csv", "registry.index_json"),
    *("resources.show_bib", "resources.show_json", "resources.show_toml"),
)
SEARCH = (
    "changes.show_csv",
    "changes.show_json",
    "esap.run_query",
    "evidence.as_text",
    "exports.show",
    "exports.show_bibtex",
    "exports.show_notebook",
    "exports.show_provenance",
    "fitsviews.show_json",
    "fitsviews.show_picture",
    "fitsviews.show_text",
    "fitsplots.face",
    "history.index_json",
    "links.show_json",
    "merged.show",
    "plots.face",
    "previews.show",
    "rows.show_json",
    "skies.show_json",
    "skies.show_svg",
)
JOBS = (
    *("uws.index", "uws.show", "uws.show_error", "uws.show_part"),
    *("uws_changes.create", "uws_changes.delete", "uws_changes.act", "uws_changes.set_phase"),
    *("uws_changes.set_destruction", "uws_changes.set_duration", "uws_changes.set_parameters"),
)
BASKETS_READ = (
    *("basket_files.show", "basket_files.show_canonical", "basket_files.show_digest"),
    *("baskets.show_default_json", "esap.show_profile", "esap.show_profiles"),
)
BASKETS_WRITE = ("esap.change_profile",)

SCOPES: Mapping[str, Scope | None] = {
    **dict.fromkeys(ANY),
    **dict.fromkeys(SEARCH, Scope.SEARCH),
    **dict.fromkeys(JOBS, Scope.JOBS),
    **dict.fromkeys(BASKETS_READ, Scope.BASKETS_READ),
    **dict.fromkeys(BASKETS_WRITE, Scope.BASKETS_WRITE),
}
"""By endpoint; None stands for what any token opens."""

"""Who may come through each route.

A route that stands in none of the tables fails a test: whoever adds one says here for whom it is.
"""

from app.models import Access, ShareKind

__all__ = ["ADMIN", "ALONE", "ANSWERED", "EDIT", "OBJECTS", "OWN", "PUBLIC", "READ", "TABLES", "UNSHARED"]

PUBLIC = {
    *("static", "archives.home", "archives.index", "archives.index_json", "archives.picture"),
    *("archives.show", "archives.show_json", "files.show", "hips.show", "house.health"),
    *(
        "house.health_json",
        "house.keys",
        "house.patterns",
        "house.stylesheet",
        "api_document.show",
        "api_document.show_json",
    ),
    *("api.archive", "api.archive_datasets", "api.archives", "api.dataset", "api.datasets"),
    *("esap.list_archives", "esap.list_datasets", "tool_links.show", "accounts.theme"),
    *("workbench.check", "workbench.columns", "workbench.functions", "workbench.index"),
    *("workbench.names", "workbench.show", "workbench.tree"),
    *("registry.index", "registry.index_csv", "registry.index_json", "resources.columns", "resources.show"),
    *("resources.show_bib", "resources.show_json", "resources.show_toml"),
    *("searches.new", "searches.index", "datasets.ask_afresh", "choosing.choose"),
}
"""They know nothing of anybody."""
OWN = {
    *("accounts.show", "accounts.change", "accounts.export", "accounts.renew"),
    *("accounts.confirm_delete", "accounts.delete", "sign_ins.index", "sign_ins.end_others"),
    *("signing.choose", "signing.come_back", "signing.go_on", "signing.go_there", "signing.leave"),
    *("signing.look_at_link", "signing.use_link", "signing.send_link", "signing.sent"),
    *("signing.signed_out", "signing.signed_out_there"),
    *("queries.index", "own_tables.archive", "own_tables.bring", "own_tables.fetch"),
    *("own_tables.from_result", "own_tables.index", "workbench.act", "crossmatches.show"),
    *("services.choose", "services.index", "services.take_away", "services.undo", "jobs.choose_mail"),
    *("jobs.index", "jobs.tell_news", "searches.start", "uws.index", "uws_changes.create"),
    *("baskets.index", "baskets.make", "baskets.show_default", "baskets.show_default_json"),
    *("filling.file", "filling.result", "filling.rows", "filling.search"),
    *("history.index", "history.index_json", "history.remove", "history.undo"),
    *("together.show", "together.ask"),
    *("shares.index", "shares.create", "shares.new", "tokens.index", "tokens.create"),
    *("changes.show", "changes.show_csv", "changes.show_json", "basket_files.bring", "basket_files.bring_in"),
    *("api.account", "api.baskets", "api.create_basket", "api.create_search", "api.create_token"),
    *("api.jobs", "api.searches", "api.tokens", "esap.show_profiles", "shares.open_secret"),
}
"""They are about whoever asks; ids of others in their arguments change and show nothing."""
ANSWERED = {
    *("datasets.show", "columns.show", "columns.choose", "rows.show", "rows.show_json"),
    *("exports.show", "exports.show_bibtex", "exports.show_notebook", "exports.show_provenance"),
    *("plots.show", "plots.face", "skies.show", "skies.show_json", "skies.show_svg"),
    *("links.show", "links.show_json", "links.cutout", "previews.show", "esap.run_query"),
    *("fitsviews.show", "fitsviews.show_json", "fitsviews.show_picture", "fitsviews.show_text"),
    *("fitsplots.show", "fitsplots.face"),
}
"""They answer a question; who may not see an answer that is stored asks the archive."""
READ, EDIT, ALONE = Access.READ, Access.EDIT, Access.OWN
OBJECTS: dict[str, tuple[ShareKind, Access]] = {
    "searches.show": (ShareKind.SEARCH, READ),
    "merged.show": (ShareKind.SEARCH, READ),
    "searches.again": (ShareKind.SEARCH, EDIT),
    "searches.cancel": (ShareKind.SEARCH, EDIT),
    "history.name": (ShareKind.SEARCH, ALONE),
    "history.pin": (ShareKind.SEARCH, ALONE),
    "jobs.cancel": (ShareKind.SEARCH, EDIT),
    "jobs.again": (ShareKind.SEARCH, ALONE),
    "jobs.delete": (ShareKind.SEARCH, ALONE),
    "uws.show": (ShareKind.SEARCH, READ),
    "uws.show_error": (ShareKind.SEARCH, READ),
    "uws.show_part": (ShareKind.SEARCH, READ),
    "uws_changes.set_phase": (ShareKind.SEARCH, EDIT),
    "uws_changes.set_parameters": (ShareKind.SEARCH, EDIT),
    "uws_changes.set_destruction": (ShareKind.SEARCH, ALONE),
    "uws_changes.set_duration": (ShareKind.SEARCH, ALONE),
    "uws_changes.act": (ShareKind.SEARCH, ALONE),
    "uws_changes.delete": (ShareKind.SEARCH, ALONE),
    "evidence.show": (ShareKind.SEARCH, READ),
    "evidence.as_text": (ShareKind.SEARCH, READ),
    "api.search": (ShareKind.SEARCH, READ),
    "api.search_answers": (ShareKind.SEARCH, READ),
    "api.cancel_search": (ShareKind.SEARCH, EDIT),
    "api.answer": (ShareKind.RESULT, READ),
    "api.result": (ShareKind.RESULT, READ),
    "api.result_file": (ShareKind.RESULT, READ),
    "api.job": (ShareKind.SEARCH, READ),
    "api.cancel_job": (ShareKind.SEARCH, EDIT),
    "api.delete_job": (ShareKind.SEARCH, ALONE),
    "queries.show": (ShareKind.QUERY, READ),
    "queries.fork": (ShareKind.QUERY, READ),
    "queries.rename": (ShareKind.QUERY, EDIT),
    "queries.restore": (ShareKind.QUERY, EDIT),
    "queries.remove": (ShareKind.QUERY, ALONE),
    "baskets.show": (ShareKind.BASKET, READ),
    "baskets.describe": (ShareKind.BASKET, EDIT),
    "baskets.choose": (ShareKind.BASKET, ALONE),
    "baskets.place": (ShareKind.BASKET, ALONE),
    "baskets.remove": (ShareKind.BASKET, ALONE),
    "baskets.freeze": (ShareKind.BASKET, READ),
    "basket_adding.by_address": (ShareKind.BASKET, EDIT),
    "basket_checks.show": (ShareKind.BASKET, READ),
    "basket_checks.start": (ShareKind.BASKET, EDIT),
    "basket_checks.start_one": (ShareKind.BASKET, EDIT),
    "basket_files.show": (ShareKind.BASKET, READ),
    "basket_files.show_canonical": (ShareKind.BASKET, READ),
    "basket_files.show_digest": (ShareKind.BASKET, READ),
    "basket_items.show": (ShareKind.BASKET, READ),
    "basket_items.act": (ShareKind.BASKET, EDIT),
    "basket_items.arrange": (ShareKind.BASKET, EDIT),
    "basket_items.undo": (ShareKind.BASKET, EDIT),
    "basket_items.confirm_empty": (ShareKind.BASKET, EDIT),
    "basket_items.empty": (ShareKind.BASKET, EDIT),
    "basket_items.note": (ShareKind.BASKET, EDIT),
    "basket_items.tags": (ShareKind.BASKET, EDIT),
    "api.basket": (ShareKind.BASKET, READ),
    "api.basket_items": (ShareKind.BASKET, READ),
    "api.change_basket": (ShareKind.BASKET, EDIT),
    "api.delete_basket": (ShareKind.BASKET, ALONE),
    "api.put_items": (ShareKind.BASKET, EDIT),
    "api.put_rows": (ShareKind.BASKET, EDIT),
    "api.change_item": (ShareKind.BASKET, EDIT),
    "api.delete_item": (ShareKind.BASKET, EDIT),
}
"""They have an object in the address, which can be shared: of which kind, and what one must be allowed."""
UNSHARED = {
    *("tokens.revoke", "shares.revoke", "api.delete_token", "baskets.restore"),
    *("esap.show_profile", "esap.change_profile", "own_tables.remove", "accounts.remove_identity"),
    *("sign_ins.end", "queries.undo", "own_tables.undo"),
}
"""They have an object in the address that can be shared with nobody."""
ADMIN = {
    *("admin.index", "admin.archives", "admin.archive_off", "admin.archive_on", "admin.audit", "admin.jobs"),
    *("admin.cancel_job", "admin.storage", "admin.sweep", "admin.try_host", "admin.users"),
    *("admin_people.groups", "admin_people.group", "admin_people.new_group", "admin_people.add_to_group"),
    *("admin_people.remove_from_group", "admin_people.delete_group", "admin_people.user"),
    *("admin_people.change_user", "admin_people.disable", "admin_people.enable"),
    *("admin_people.end_sessions", "registry.harvest"),
}
"""To all but administrators nothing is there."""
TABLES = (PUBLIC, OWN, ANSWERED, set(OBJECTS), UNSHARED, ADMIN)

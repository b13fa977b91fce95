"""Searches of one's history: named, kept, removed."""

from tests.integration.api.conftest import Caller, answered


def test_a_search_is_named_and_kept(ada: Caller) -> None:
    found = answered(ada)
    path = f"/searches/{found['id']}"
    assert (found["name"], found["pinned"]) == ("", False)
    told = ada.told("PATCH", path, {"name": " Andromeda,  again ", "pinned": True})
    assert (told["name"], told["pinned"]) == ("Andromeda, again", True)
    told = ada.told("PATCH", path, {"pinned": False})
    assert (told["name"], told["pinned"]) == ("Andromeda, again", False)
    assert ada.told("GET", path) == told
    assert ada.ask("PATCH", path, {"name": "x" * 201}).status_code == 422


def test_a_removed_search_is_not_listed(ada: Caller) -> None:
    found = answered(ada)
    assert ada.ask("DELETE", f"/searches/{found['id']}").status_code == 204
    assert ada.ask("GET", f"/searches/{found['id']}").status_code == 404
    assert ada.ask("DELETE", f"/searches/{found['id']}").status_code == 404
    assert ada.told("GET", "/searches")["items"] == []

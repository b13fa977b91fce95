"""Items of a basket: read alone, tagged, and where their data are."""

from typing import Any

from sqlalchemy.orm import Session

from app.models import Basket
from app.services import baskets
from connectors.contract import Role
from tests.integration.api.conftest import Caller
from tests.support.people import reference


def path_of(ada: Caller, item: dict[str, Any]) -> str:
    """The address of an item that was put into a new basket."""
    path = f"/baskets/{ada.told('POST', '/baskets', {'name': 'Mine'}, 201)['id']}/items"
    ada.told("POST", path, {"items": [item]})
    (found,) = ada.told("GET", path)["items"]
    return f"{path}/{found['id']}"


def test_tags_and_note_change_apart(ada: Caller) -> None:
    path = path_of(ada, {"label": "M 31", "tags": ["near", "seen"], "note": "first"})
    told = ada.told("PATCH", path, {"tags": ["Deep", "near"]})
    assert (told["tags"], told["note"]) == (["deep", "near"], "first")
    told = ada.told("PATCH", path, {"note": ""})
    assert (told["tags"], told["note"]) == (["deep", "near"], "")
    assert ada.told("GET", path) == told
    assert ada.told("PATCH", path, {"tags": []})["tags"] == []
    assert ada.ask("GET", f"{path}0").status_code == 404


def test_what_the_portal_holds_itself_has_an_address(ada: Caller, session: Session) -> None:
    basket = session.get_one(Basket, ada.told("POST", "/baskets", {"name": "Mine"}, 201)["id"])
    columns = [{"name": "file", "datatype": "char", "role": Role.ACCESS_URL}]
    rows = [
        reference(name, archive="demo", dataset="images", fields={"file": name}, columns=columns)
        for name in ("ngc1316.fits", "nothing.fits")
    ]
    baskets.add(session, basket, rows)
    told = {
        one["label"]: one["access_url"] for one in ada.told("GET", f"/baskets/{basket.id}/items")["items"]
    }
    held = "http://localhost/archives/demo/images/files/ngc1316.fits"
    assert told == {"ngc1316.fits": held, "nothing.fits": ""}

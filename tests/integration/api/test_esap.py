"""What ESAP's own notebook client and old scripts ask, as they ask it."""

import base64
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

import pytest
from sqlalchemy.orm import Session

from app.models import Item, Scope
from tests.integration.api.conftest import Caller, CallerOf, answered

PROFILES = "/esap-api/accounts/user-profiles/"
FOREIGN = {"archive": "apertif", "record": {"name": "A1", "PID": "12.3/x", "ra": 1.5, "n": None}}
ZOO = {"archive": "zooniverse", "catalog": "workflow", "project_id": "1", "workflow_id": "2", "category": "x"}


class ShoppingClient:
    """The requests of ESAP's `shopping_client`, and what it reads of the answers."""

    def __init__(self, caller: Caller, token: str | None = None) -> None:
        self.caller, self.token = caller, caller.token if token is None else token

    def accepts_token(self) -> bool:
        """Its look at the token: the second part is JSON with the time when it ends."""
        data = self.token.split(".")[1]
        padded = data + "=" * divmod(len(self.token), 4)[1]
        return bool(json.loads(base64.urlsafe_b64decode(padded))["exp"] > int(time.time()) + 10)

    def send(self, method: str, path: str, json: Any = None) -> Any:
        headers = {"Accept": "application/json", "Authorization": f"Bearer {self.token}"}
        url = urljoin("http://localhost/", path)
        return self.caller.client.open(url, method=method, headers=headers, json=json)

    def basket(self) -> list[dict[str, str]]:
        answer = self.send("GET", PROFILES.lstrip("/"))
        assert answer.status_code == 200, answer.text
        found: list[dict[str, str]] = json.loads(answer.data)["results"][0]["shopping_cart"]
        return found

    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(item["item_data"]) for item in self.basket()]

    def save(self, *objects: Mapping[str, Any], as_text: bool = True) -> Any:
        """As the GUI saves: the whole cart, each item JSON within JSON."""
        items = [{"item_data": json.dumps(one) if as_text else one} for one in objects]
        return self.send("PATCH", f"{PROFILES}{self.caller.account_id}/", {"shopping_cart": items})


@pytest.fixture
def client(ada: Caller) -> ShoppingClient:
    return ShoppingClient(ada)


@pytest.fixture
def filled(client: ShoppingClient, ada: Caller) -> ShoppingClient:
    """Two rows in the basket, put in by the portal itself."""
    answer = answered(ada)["answers"][0]["id"]
    basket = ada.told("POST", "/baskets", {"name": "Mine"}, 201)
    ada.told("POST", f"/baskets/{basket['id']}/rows", {"answer": answer, "rows": [0, 1]})
    return client


def test_the_client_accepts_a_token_and_reads_the_basket(filled: ShoppingClient) -> None:
    assert filled.accepts_token()
    first = filled.objects()[0]
    assert first["archive"] == "fake"
    assert first["record"]["name"] == "Alpha"
    assert set(filled.basket()[0]) == {"item_data", "user_profile"}


def test_the_envelope_is_esaps(client: ShoppingClient) -> None:
    told = client.send("GET", PROFILES).get_json()
    assert set(told) == {
        *("description", "version", "requested_page", "requested_page_size"),
        *("default_page_size", "max_page_size", "count", "pages", "results"),
    }
    assert {"user_name", "full_name", "user_email", "shopping_cart"} <= told["results"][0].keys()
    assert told["count"] == 1


def test_what_the_client_saves_it_reads_again(client: ShoppingClient) -> None:
    assert client.save(FOREIGN, ZOO).status_code == 200
    assert sorted(client.objects(), key=str) == sorted([FOREIGN, ZOO], key=str)
    client.save(FOREIGN, as_text=False)
    assert client.objects() == [FOREIGN]


def test_saving_what_was_read_keeps_every_item_with_its_source(
    filled: ShoppingClient, session: Session
) -> None:
    before = {item.id: (item.question, item.label) for item in session.query(Item)}
    filled.save(*filled.objects(), FOREIGN)
    session.expire_all()
    after = {item.id: (item.question, item.label) for item in session.query(Item)}
    assert before.items() <= after.items()
    assert len(after) == 3
    assert all(item.removed_at is None for item in session.query(Item))


def test_things_of_every_kind_have_a_name_and_stay(
    filled: ShoppingClient, ada: Caller, session: Session
) -> None:
    basket = ada.told("GET", "/baskets")["items"][0]["id"]
    workflow = {"revision": "main", "path": "a.ipynb"}
    things = [
        {"kind": "file", "label": "A", "access_url": "https://a.test/a.fits"},
        {"kind": "workflow", "label": "W", "access_url": "https://a.test/w", "workflow": workflow},
    ]
    ada.told("POST", f"/baskets/{basket}/items", {"items": things})
    told = {one["archive"]: one["record"] for one in filled.objects()}
    assert told["file"] == {"access_url": "https://a.test/a.fits"}
    assert told["workflow"] == {**workflow, "access_url": "https://a.test/w"}
    before = {item.id for item in session.query(Item)}
    filled.save(*filled.objects())
    session.expire_all()
    assert {item.id for item in session.query(Item) if item.removed_at is None} == before


def test_a_record_of_a_known_archive_keeps_values_units_and_link(
    client: ShoppingClient, session: Session
) -> None:
    record = {"name": "Alpha", "mag": 3.0, "access_url": "https://data.test/a.fits", "other": [1]}
    client.save({"archive": "fake", "record": record}, ZOO)
    client.save(*client.objects())
    kept = session.query(Item).filter_by(archive="fake").one()
    assert (kept.label, kept.fields, kept.access_url) == ("Alpha", record, record["access_url"])
    units = {one["name"]: one.get("unit") for one in kept.column_set.columns}
    assert units == {"name": None, "mag": "mag", "access_url": None, "other": None}
    assert session.query(Item).count() == 2


def test_the_portals_own_items_tell_how_to_ask_again_and_can_be_put_in_elsewhere(
    filled: ShoppingClient, caller_of: CallerOf, session: Session
) -> None:
    first = filled.objects()[0]
    about = first["escapade"]
    assert about["query"]
    assert about["asked_at"].endswith("+00:00")
    assert about["units"]["mag"] == "mag"
    bob = ShoppingClient(caller_of("Bob"))
    for _ in range(2):
        assert bob.save(first).status_code == 200
        assert bob.objects() == [first]
    alpha, same = session.query(Item).filter_by(label=about["label"]).order_by(Item.id)
    for name in ("kind", "identity", "archive", "dataset", "question", "position", "service", "query"):
        assert getattr(alpha, name) == getattr(same, name)
    assert alpha.asked_at == same.asked_at


@pytest.mark.parametrize(
    "change",
    [
        *({"kind": "planet"}, {"dataset": "../x"}, {"question": None}, {"asked_at": "yesterday"}),
        *({"units": [1]}, {"units": {"mag": 1}}, {"service": "ESAP"}, {"position": -1}),
    ],
)
def test_what_is_told_wrongly_about_an_item_is_kept_as_it_came(
    filled: ShoppingClient, caller_of: CallerOf, change: dict[str, Any]
) -> None:
    first = filled.objects()[0]
    wrong = {**first, "escapade": {**first["escapade"], **change}}
    eve = ShoppingClient(caller_of("Eve"))
    for _ in range(2):
        assert eve.save(wrong).status_code == 200
        assert len(eve.objects()) == 1
    assert eve.objects()[0]["record"] == first["record"]


def test_an_item_that_is_left_out_can_be_brought_back(filled: ShoppingClient, session: Session) -> None:
    first, _ = filled.objects()
    filled.save(first)
    assert filled.objects() == [first]
    assert session.query(Item).filter(Item.removed_at.is_not(None)).count() == 1


@pytest.mark.parametrize("body", [{}, {"full_name": "Eve"}, {"shopping_cart": None}])
def test_a_patch_without_a_cart_loses_nothing(filled: ShoppingClient, body: dict[str, Any]) -> None:
    before = filled.objects()
    answer = filled.send("PATCH", f"{PROFILES}{filled.caller.account_id}/", body)
    assert answer.status_code == 200
    assert answer.get_json()["full_name"] == "Ada"
    assert filled.objects() == before


@pytest.mark.parametrize(
    "cart",
    [
        *("x", {}, [1], [{}], [{"item_data": "{"}], [{"item_data": "[]"}], [{"item_data": {"a": "\x00"}}]),
        *([{"item_data": {"a": 10**40}}], [{"item_data": '{"a": 1e999}'}], [{"item_data": "NaN"}]),
        [{"item_data": '{"a":' + "[" * 100_000}],
    ],
)
def test_a_cart_that_is_none_loses_nothing_either(filled: ShoppingClient, cart: Any) -> None:
    before = filled.objects()
    answer = filled.send("PATCH", f"{PROFILES}{filled.caller.account_id}/", {"shopping_cart": cart})
    assert answer.status_code == 422
    assert filled.objects() == before


def test_nobody_reads_or_writes_anothers(filled: ShoppingClient, caller_of: CallerOf, nobody: Caller) -> None:
    eve = ShoppingClient(caller_of("Eve"))
    theirs = f"{PROFILES}{filled.caller.account_id}/"
    assert eve.basket() == []
    assert eve.send("GET", theirs).status_code == 404
    assert eve.send("PATCH", theirs, {"shopping_cart": []}).status_code == 404
    stranger = ShoppingClient(nobody, "x")
    for method, path in (("GET", PROFILES), ("GET", theirs), ("PATCH", theirs)):
        assert stranger.send(method, path, {}).status_code == 401
        assert nobody.client.open(path, method=method, json={}).status_code == 401
    assert len(filled.objects()) == 2


def test_a_token_that_may_only_read_writes_nothing(filled: ShoppingClient, caller_of: CallerOf) -> None:
    reader = ShoppingClient(caller_of("Ada", Scope.BASKETS_READ))
    assert len(reader.objects()) == 2
    assert reader.save().status_code == 403
    assert len(filled.objects()) == 2


def test_a_thousand_items_are_saved_at_once(client: ShoppingClient) -> None:
    many = [{"archive": "samp", "record": [n, f"value {n}"]} for n in range(1000)]
    began = time.monotonic()
    assert client.save(*many).status_code == 200
    assert time.monotonic() - began < 5
    assert len(client.basket()) == 1000


def test_old_scripts_list_archives_and_datasets(nobody: Caller) -> None:
    archives = nobody.client.get("/esap-api/query/archives-uri/?page_size=1").get_json()
    assert (len(archives["results"]), archives["requested_page_size"]) == (1, 1)
    assert archives["pages"] == archives["count"]
    demo = nobody.client.get("/esap-api/query/datasets-uri/?dataset_archive__uri=demo").get_json()
    assert "demo/openngc" in [one["uri"] for one in demo["results"]]
    assert {one["archive_uri_derived"] for one in demo["results"]} == {"demo"}


def test_old_scripts_query_a_dataset_in_pages(nobody: Caller) -> None:
    query = "/esap-api/query/query/?dataset_uri=demo/openngc&ra=10.68&dec=41.27&fov=1&page_size=2"
    first, second = (nobody.client.get(f"{query}&page={page}").get_json() for page in (1, 2))
    assert first["count"] == second["count"] > 2
    assert first["pages"] == -(-first["count"] // 2)
    assert first["results"][0]["name"] == "NGC 224"
    assert first["results"][0]["dataset"] == "demo/openngc"
    assert first["results"] != second["results"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 422),
        ("dataset_uri=demo", 422),
        ("dataset_uri=no/thing&target=M+31", 404),
        ("dataset_uri=demo/openngc", 422),
        ("dataset_uri=demo/openngc&ra=x&dec=1", 422),
        ("dataset_uri=demo/openngc&target=M+31&access_url=http://169.254.169.254/", 422),
        ("dataset_uri=demo/openngc&target=M+31&page=-1&page_size=x", 200),
    ],
)
def test_a_query_that_cannot_be_asked_is_told_in_words(nobody: Caller, query: str, status: int) -> None:
    answer = nobody.client.get(f"/esap-api/query/query/?{query}")
    assert answer.status_code == status, answer.text
    assert answer.mimetype == ("application/json" if status == 200 else "application/problem+json")

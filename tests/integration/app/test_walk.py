"""Every route, walked by the table of routes itself."""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, Rule

from app.config import Config
from app.factory import create_app
from app.portal import Portal
from tests.support.vo_registry import keep_copy, records

ODD = ["", "?row=0&target=M+31", "?target=%00&radius=%FF&page=-1", "?text=%3Cscript%3E", "?" + "x" * 3000]
VALUES = {
    "archive_id": "demo",
    "dataset_id": "openngc",
    "name": "ngc1316.png",
    "link": "nothing",
    "filename": "icon.svg",
    "item_id": "1",
    "answer_id": "0" * 32,
    "search_id": "0" * 32,
    "job_id": "0" * 32,
    "token_id": "0" * 32,
    "share_id": "0" * 32,
    "basket_id": "0" * 32,
    "user_name": "0" * 32,
    "query_id": "0" * 32,
    "account_id": "0" * 32,
    "group_id": "0" * 32,
    "identity_id": "0" * 32,
    "provider_id": "nobody",
    "sign_in_id": "0" * 32,
    "table_id": "0" * 32,
    "secret": "nothing",
    "ivoid": "made.ari/r0/q",
}
OTHERS = {
    "archive_id": "nothing",
    "dataset_id": "nothing",
    "name": "a/../../b",
    "filename": "../app.py",
    "ivoid": "nobody",
}
HOSTILE = ["../secret", "..%2f..%2fsecret_key", "%00", "a" * 300, "-", "%F0%9F%94%AD"]


@pytest.fixture(autouse=True)
def copied(portal: Portal) -> Iterator[None]:
    """A copy of the registry, so that nobody has to be asked."""
    keep_copy(portal.vo_registry.copy, records(3))
    yield
    portal.vo_registry.copy.file.unlink()


@pytest.fixture(scope="module")
def rules(application: Flask) -> list[Rule]:
    return list(application.url_map.iter_rules())


def value_of(rule: Rule, word: str, values: Mapping[str, str]) -> str:
    """What stands for a variable; of several words to choose from, the first."""
    converter = rule._converters[word]
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return values.get(word, VALUES[word])


def path_of(rule: Rule, **values: str) -> str:
    return "".join(
        quote(value_of(rule, word, values)) if is_dynamic else word
        for is_dynamic, word in rule._trace
        if word != "|"
    )


def test_the_walk_knows_every_kind_of_place(rules: list[Rule]) -> None:
    free = {
        name
        for rule in rules
        for name, converter in rule._converters.items()
        if not isinstance(converter, AnyConverter)
    }
    assert free <= VALUES.keys()


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("values", [VALUES, OTHERS])
def test_no_get_is_a_mistake_of_the_portal(
    client: FlaskClient, rules: list[Rule], odd: str, values: dict[str, str]
) -> None:
    paths = [path_of(rule, **values) + odd for rule in rules if "GET" in (rule.methods or ())]
    statuses = {}
    for path in paths:
        with client.get(path) as answer:
            statuses[path] = answer.status_code
    assert len(statuses) > 15
    assert {path: status for path, status in statuses.items() if status >= 500} == {}


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_every_write_refuses_another_site(
    client: FlaskClient, rules: list[Rule], headers: dict[str, str]
) -> None:
    paths = [path_of(rule) for rule in rules if "POST" in (rule.methods or ())]
    assert len(paths) >= 8
    assert {path: client.post(path, headers=headers).status_code for path in paths} == dict.fromkeys(
        paths, 403
    )


def test_no_write_without_its_fields_is_a_mistake(client: FlaskClient, rules: list[Rule]) -> None:
    paths = [path_of(rule) for rule in rules if "POST" in (rule.methods or ())]
    assert {path for path in paths if client.post(path).status_code >= 500} == set()


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(
    "place",
    ["/archives/demo/images/files/{}", "/archives/{}", "/archives/demo/{}", "/sign-in/{}", "/static/{}"],
)
def test_a_hostile_name_finds_nothing(client: FlaskClient, place: str, name: str) -> None:
    with client.get(place.format(name)) as answer:
        assert answer.status_code in {404, 410}


def test_no_page_needs_more_than_reading_to_be_read(client: FlaskClient) -> None:
    for path in ("/", "/archives", "/search?target=M+31", "/basket", "/account"):
        assert "Set-Cookie" not in client.get(path).headers


def test_two_portals_in_one_process_do_not_disturb_each_other(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    config = Config(data_dir=tmp_path_factory.mktemp("other"), demo=False, title="Other", secret_key="x" * 32)
    other = create_app(config)
    assert "Other" in other.test_client().get("/").text
    other.extensions["portal"].desk.pool.shutdown()

"""A form that cannot be asked comes back as it was typed, with what to mend beside each field."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from connectors.contract import Capability
from tests.support.fakes import EVERY_KIND, FakeConnector, put_into
from tests.support.pages import described, element, page_of, words_of

FAKE = "/archives/fake/stars"


@pytest.fixture(autouse=True)
def fake(app: Flask) -> FakeConnector:
    connector = FakeConnector(parameters=EVERY_KIND)
    put_into(app, fake=connector)
    return connector


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("target", {"target": "10 91"}, "declination"),
        ("radius", {"target": "10 20", "radius": "wide"}, "Give a number"),
        ("box", {"box": "1 2 3"}, "four limits"),
        ("max_rows", {"max_rows": "0"}, "whole number of rows"),
        ("number", {"number": "twelve"}, "Give a number"),
        ("span_min", {"span_min": "x"}, "Give a number"),
        ("span_max", {"span_max": "x"}, "Give a number"),
        ("words", {"words": "x" * 501}, "At most 500"),
    ],
)
def test_the_fault_is_beside_its_field_which_keeps_what_was_typed(
    client: FlaskClient, fake: FakeConnector, field: str, typed: dict[str, str], words: str
) -> None:
    answer = client.get(FAKE, query_string=typed)
    assert answer.status_code == 422
    control = element(answer, f"field-{field}")
    assert control.get("aria-invalid") == "true"
    assert control.get("value") == typed[field]
    assert words in described(answer, field)
    assert fake.requests == []


@pytest.mark.parametrize(("field", "value"), [("one", "c"), ("seen", "perhaps")])
def test_a_choice_that_is_not_offered(client: FlaskClient, field: str, value: str) -> None:
    answer = client.get(FAKE, query_string={field: value})
    assert answer.status_code == 422
    assert described(answer, field)


def test_help_and_fault_are_both_read_out(client: FlaskClient) -> None:
    words = described(client.get(f"{FAKE}?number=x"), "number")
    assert "Give a number" in words
    assert "Any number." in words


def test_all_that_was_typed_is_there_again(client: FlaskClient) -> None:
    typed = {"target": "M 31", "span_max": "2", "one": "b", "many": "&=", "seen": "no", "number": "x"}
    page = page_of(client.get(FAKE, query_string=typed))
    (form,) = page.xpath("//form[@class='question']")
    kept = dict(form.form_values())
    assert {name: kept[name] for name in typed} == typed


@pytest.mark.parametrize("name", ["colour", "dataset", "<script>"])
def test_an_argument_that_the_dataset_has_not_is_told(client: FlaskClient, name: str) -> None:
    answer = client.get(FAKE, query_string={name: "x"})
    assert answer.status_code == 422
    assert f"'{name}'" in words_of(element(answer, "results"))
    assert "<script>" not in answer.text


@pytest.mark.parametrize("typed", [{"target": "M 31"}, {"box": "1 2 3 4"}])
def test_a_dataset_without_positions_says_that_it_has_none(
    app: Flask, client: FlaskClient, typed: dict[str, str]
) -> None:
    put_into(app, bare=FakeConnector(capabilities=frozenset({Capability.FILES})))
    answer = client.get("/archives/bare/stars", query_string=typed)
    assert answer.status_code == 422
    assert "cannot be searched by" in words_of(element(answer, "results"))


def test_a_range_without_its_end_is_told(client: FlaskClient) -> None:
    answer = client.get(f"{FAKE}?span=5")
    assert answer.status_code == 422
    assert "no parameter 'span'" in described(answer, "span_min")


@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_as_data_every_fault_is_in_the_problem(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"{FAKE}{suffix}?number=x&max_rows=0")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert "number: Give a number" in answer.get_json()["detail"]
    assert "max_rows: " in answer.get_json()["detail"]


def test_data_without_a_question_says_to_ask_one(client: FlaskClient) -> None:
    answer = client.get(f"{FAKE}.json")
    assert answer.status_code == 422
    assert "Ask a question first" in answer.get_json()["detail"]

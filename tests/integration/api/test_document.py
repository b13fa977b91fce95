"""The document is what the API does: schemathesis asks everything in it, well and badly."""

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.pages.api.openapi import Operation
from app.views.api.operations import OPERATIONS
from tests.integration.api.conftest import Caller, answered

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]
QUICK = settings(
    max_examples=12,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OWN = {"search_id", "answer_id", "job_id", "basket_id"}


@pytest.fixture(scope="module")
def described(application: Flask) -> BaseSchema:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def things(ada: Caller) -> dict[str, Any]:
    """Ids of what is there, so that not everything is asked of nothing."""
    search = answered(ada)
    basket = ada.told("POST", "/baskets", {"name": "Mine"}, 201)
    return {
        "search_id": search["id"],
        "answer_id": search["answers"][0]["id"],
        "job_id": search["jobs"][0],
        "basket_id": basket["id"],
        "archive_id": "demo",
        "dataset_id": "openngc",
    }


def modes(operation: Operation) -> list[GenerationMode]:
    """What can be got wrong at all is got wrong too."""
    takes = operation.body or operation.query or operation.parts
    return list(GenerationMode) if takes else [GenerationMode.POSITIVE]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_no_request_is_a_mistake_of_the_portal(
    described: BaseSchema, ada: Caller, things: dict[str, Any], operation: Operation
) -> None:
    """Half of the requests go to what is there, with whatever body and arguments."""
    strategies = [
        described[operation.path][operation.method].as_strategy(generation_mode=mode)
        for mode in modes(operation)
    ]
    headers = {"Authorization": f"Bearer {ada.token}", "Accept-Encoding": "identity"}

    @QUICK
    @given(case=st.one_of(strategies))
    def ask(case: Case) -> None:
        for own in ({}, things):
            case.path_parameters |= {name: own[name] for name in case.path_parameters if name in own}
            answer = case.call(headers=headers)
            case.validate_response(answer, checks=CHECKS)

    ask()

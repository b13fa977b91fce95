from pathlib import Path

import pytest

from connectors.registry import Registry
from tests.support import archives, dal, http_json, tap
from tests.support.archives import Case, demo_registry


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp() / "archives"


@pytest.fixture(scope="session")
def registry(base: Path) -> Registry:
    return demo_registry(base)


CASES = {**archives.CASES, **dal.CASES, **http_json.CASES, **tap.CASES}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, base: Path) -> Case:
    return CASES[request.param](base)

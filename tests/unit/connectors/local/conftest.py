from pathlib import Path

import pytest

from connectors.registry import Registry
from tests.support.archives import demo_registry


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo, built once for all suites."""
    base = tmp_path_factory.getbasetemp() / "archives"
    demo_registry(base)
    return base / "demo"


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return demo_registry(tmp_path_factory.getbasetemp() / "archives")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"

from pathlib import Path

import pytest

from app.services.results import ResultStore


@pytest.fixture
def store(tmp_path: Path) -> ResultStore:
    """A store of its own."""
    return ResultStore(tmp_path / "results")

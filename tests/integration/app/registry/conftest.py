"""A portal with a copy of the registry."""

from collections.abc import Iterator

import pytest

from app.portal import Portal
from tests.support.resources import ALL
from tests.support.vo_registry import keep_copy


@pytest.fixture(autouse=True)
def copied(portal: Portal) -> Iterator[None]:
    """The portal has a copy that is two days old."""
    keep_copy(portal.vo_registry.copy, ALL, age=2 * 86_400)
    yield
    portal.vo_registry.copy.file.unlink(missing_ok=True)

"""The tests' own registry: the tables of RegTAP in a real DaCHS, see deploy/registry.sh."""

import subprocess
from collections.abc import Iterator

import pytest

from tests.support.dachs import ROOT, Dachs, dachs_server
from tests.support.programs import find

__all__ = ["rr"]


@pytest.fixture(scope="session")
def rr() -> Iterator[Dachs]:
    """A DaCHS with schema rr; whoever takes it is marked `needs("dachs")`."""
    if find("dachs") is None:
        raise RuntimeError("there is no DaCHS here")
    subprocess.run([ROOT / "deploy" / "registry.sh"], check=True)  # noqa: S603 - our own script
    with dachs_server() as running:
        yield running

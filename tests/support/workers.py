"""How `pytest -n 2` deals the tests out to its processes: each file, and some whole rooms, to one of them.

Rooms come in the order of the alphabet: the long files of `browser` first, and the many short ones of `unit`
last, so that all processes end at nearly the same time.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

__all__ = ["Dealing", "pytest_xdist_make_scheduler"]

TOGETHER = ("tests/integration/dachs/",)
"""Rooms that share one server and what is installed with it."""


class Dealing(LoadScopeScheduling):
    """Files stay whole, since what they share is made once in a process."""

    def _split_scope(self, nodeid: str) -> str:
        return next(filter(nodeid.startswith, TOGETHER), nodeid.partition("::")[0])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Dealing:
    """Deal tests out by file, in the order in which they were collected."""
    config.option.loadscopereorder = False
    return Dealing(config, log)

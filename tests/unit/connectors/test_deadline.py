import time

import pytest

from connectors.deadline import Deadline
from connectors.errors import TimedOut


def test_what_remains_never_grows() -> None:
    deadline = Deadline(60)
    first, second = deadline.remaining(), deadline.remaining()
    assert 0 < second <= first <= 60


def test_within_the_budget_all_is_well() -> None:
    Deadline(60).check()


@pytest.mark.parametrize("deadline", [Deadline(0), Deadline(-1), Deadline(5, started=time.monotonic() - 6)])
def test_a_used_up_budget_has_nothing_left(deadline: Deadline) -> None:
    assert deadline.remaining() == 0
    with pytest.raises(TimedOut, match="No complete answer within"):
        deadline.check()

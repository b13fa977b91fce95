"""What somebody wants asked, and asking it at the same moment several times."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.models import Budget
from app.services.jobs.drafting import Wish
from app.services.jobs.starting import Starter
from app.services.searches.fitting import Fit
from app.services.searches.questions import Question
from tests.support.fakes import FakeConnector, offer

__all__ = ["at_once", "wish"]


def wish(target: str = "M 31", **facts: Any) -> Wish:
    """A wish for one dataset."""
    question = Question(archive="fake", dataset="stars", target=target, radius=1.0, max_rows=10)
    fits = [Fit(offer(FakeConnector()), question)]
    return Wish(**{"question": f"target={target}", "fits": fits, "budget": Budget.QUICK, **facts})


def at_once(engine: Engine, starter: Starter, account_id: str, times: int = 4) -> set[str]:
    """The same wish of one person so many times at the same moment: the ids of the jobs that came of it."""
    together = threading.Barrier(times)

    def go(_: int) -> str:
        with Session(engine) as own:
            together.wait(10)
            return starter.start(own, account_id, wish()).id

    with ThreadPoolExecutor(times) as pool:
        return set(pool.map(go, range(times)))

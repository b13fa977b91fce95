import pytest
from flask import Flask, current_app
from structlog.testing import capture_logs

from jobs import context


@pytest.fixture(autouse=True)
def here(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Jobs run in the tests' portal."""
    monkeypatch.setattr(context, "application", lambda: app)
    return app


def test_a_task_runs_in_the_application(app: Flask) -> None:
    seen = []

    @context.task
    def work(identity: str) -> str:
        seen.append((identity, current_app._get_current_object()))  # type: ignore[attr-defined]
        return "not told to the worker"

    assert work("a") is None  # type: ignore[func-returns-value]
    assert seen == [("a", app)]


def test_how_it_ended_is_logged() -> None:
    @context.task
    def work() -> None:
        pass

    with capture_logs() as logs:
        work()
    assert [(log["event"], log["task"]) for log in logs] == [("job done", "work")]
    assert logs[0]["seconds"] >= 0


def test_a_mistake_is_logged_and_left_to_the_worker() -> None:
    @context.task
    def work() -> None:
        raise ZeroDivisionError

    with capture_logs() as logs, pytest.raises(ZeroDivisionError):
        work()
    assert [(log["event"], log["log_level"]) for log in logs] == [("job failed", "error")]


def test_a_task_keeps_its_name() -> None:
    @context.task
    def work() -> None:
        """Do it."""

    assert (work.__name__, work.__doc__) == ("work", "Do it.")

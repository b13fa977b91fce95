"""What the log tells, and what it keeps to itself."""

import json
from collections.abc import Iterator

import pytest
import structlog

from app.config import Config
from app.logs import configure_logs


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def refuse(token: str) -> None:
    raise ValueError(f"no luck with {len(token)} characters")


def fail(token: str) -> None:
    try:
        refuse(token)
    except ValueError as error:
        structlog.get_logger().error("request failed", exc_info=error)


@pytest.mark.parametrize("environment", ["development", "production"])
def test_a_traceback_has_no_local_variables(environment: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(Config(environment=environment))
    fail("very-secret-token")
    told = capsys.readouterr().err
    assert "no luck with 17 characters" in told
    assert "very-secret-token" not in told


def test_production_writes_one_json_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(Config(environment="production"))
    structlog.get_logger().info("swept", results=3)
    told = json.loads(capsys.readouterr().err)
    assert (told["event"], told["results"], told["level"]) == ("swept", 3, "info")


def test_the_level_is_honoured(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(Config(log_level="WARNING"))
    structlog.get_logger().info("too quiet")
    assert capsys.readouterr().err == ""

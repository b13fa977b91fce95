import pytest

from connectors.errors import AccessError, ConnectorError, RateLimited, Refused, TimedOut, Unreachable
from connectors.transport.statuses import LONGEST_WAIT, fault_of, retry_after

NOW = 1_793_000_000.0  # Mon, 26 Oct 2026 07:33:20 GMT


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, None),
        ("", None),
        ("7", 7),
        (" 7 ", 7),
        ("-7", None),
        ("soon", None),
        ("99999999", LONGEST_WAIT),
        ("Mon, 26 Oct 2026 07:34:20 GMT", 60),
        ("Mon, 26 Oct 2026 07:34:20 -0000", 60),
        ("Mon, 26 Oct 2026 07:00:00 GMT", 0),
        ("Mon, 26 Oct 2099 07:00:00 GMT", LONGEST_WAIT),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str | None, seconds: float | None) -> None:
    assert retry_after(text, NOW) == seconds


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (429, RateLimited),
        (503, RateLimited),
        (401, AccessError),
        (403, AccessError),
        (502, Unreachable),
        (504, TimedOut),
        (400, Refused),
        (404, Refused),
        (500, Refused),
        (304, Refused),
        (999, Refused),
    ],
)
def test_each_status_has_its_kind(status: int, kind: type[ConnectorError]) -> None:
    told = fault_of(status)
    assert type(told) is kind
    assert told.detail == f"HTTP {status}"


def test_the_services_own_words_are_shown() -> None:
    assert fault_of(400, words="No such column.").message == (
        "The service answered with HTTP 400. It says: No such column."
    )

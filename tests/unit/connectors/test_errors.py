import pytest

from connectors import errors
from connectors.errors import AccessError, ArchiveError, ConnectorError, TransientError, UsageError

TREE = {
    UsageError: ConnectorError,
    TransientError: ConnectorError,
    AccessError: ConnectorError,
    ArchiveError: ConnectorError,
    errors.Unreachable: TransientError,
    errors.TimedOut: TransientError,
    errors.RateLimited: TransientError,
    errors.Suspended: TransientError,
    errors.Refused: ArchiveError,
    errors.Unreadable: ArchiveError,
}


@pytest.mark.parametrize("kind", TREE)
def test_the_tree_is_the_one_that_is_drawn(kind: type[ConnectorError]) -> None:
    assert kind.__base__ is TREE[kind]
    assert kind.__name__ in (errors.__doc__ or "")


def test_every_error_is_in_the_tree() -> None:
    assert {getattr(errors, name) for name in errors.__all__} == {*TREE, ConnectorError}


@pytest.mark.parametrize("kind", TREE)
def test_an_error_has_words_for_the_person_and_for_the_log(kind: type[ConnectorError]) -> None:
    error = kind("Try again.", detail="socket 7")
    assert (error.message, error.detail, str(error), error.kind) == (
        "Try again.",
        "socket 7",
        "Try again.",
        kind.__name__,
    )


def test_a_usage_error_names_its_field() -> None:
    assert UsageError("No.", field="radius").field == "radius"
    assert UsageError("No.").field is None


def test_what_passes_says_when() -> None:
    assert errors.RateLimited("Later.", retry_after=3.5).retry_after == 3.5


def test_an_archives_error_keeps_what_it_said() -> None:
    assert errors.Unreadable("Nonsense.", evidence=b"<html>").evidence == b"<html>"

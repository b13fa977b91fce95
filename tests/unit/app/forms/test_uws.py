"""What a UWS client sends, as it is read."""

from datetime import UTC, datetime

import pytest
from werkzeug.datastructures import MultiDict

from app.forms.faults import FormFault
from app.forms.uws import read_after, read_last, read_moment, read_new, read_phases, read_seconds, read_wait
from app.models import Budget
from connectors.contract import Phase

POSITION = [("TARGET", "10 20"), ("RADIUS", "1 deg")]


def test_names_come_in_any_case() -> None:
    sent = [*POSITION, ("Dataset", "a/b"), ("DATASET", "a/c"), ("maxRec", "7"), ("Budget", "normal")]
    new, faults = read_new(MultiDict([*sent, ("RunId", " mine "), ("PHASE", "RUN")]), 100)
    assert faults == {}
    assert (new.run_id, new.begins) == ("mine", True)
    assert new.search.question
    assert new.search.question.max_rows == 7
    assert (new.search.datasets, new.search.budget) == (("a/b", "a/c"), Budget.NORMAL)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RADUIS", "1"),
        ("RADIUS", "far"),
        ("PHASE", "ABORT"),
        ("RUNID", "r" * 65),
        ("RUNID", "\x00"),
        ("BUDGET", "endless"),
        ("MAX_ROWS", "0"),
    ],
)
def test_what_cannot_be_used_is_said_by_its_name(name: str, value: str) -> None:
    sent = MultiDict([pair for pair in POSITION if pair[0] != name] + [(name, value)])
    _, faults = read_new(sent, 100)
    assert list(faults) == [name]


def test_without_a_phase_a_job_waits() -> None:
    new, faults = read_new(MultiDict(POSITION), 100)
    assert (new.begins, faults) == (False, {})


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-11-21T12:00:00Z", 12),
        ("2026-11-21T12:00:00.000", 12),
        ("2026-11-21 12:00:00+02:00", 10),
        ("2026-11-21", 0),
    ],
)
def test_moments_are_in_utc(text: str, hour: int) -> None:
    assert read_moment(text) == datetime(2026, 11, 21, hour, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "soon", "0001-01-01T00:00:00+14:00", "2026-13-01", "9" * 500])
def test_other_moments_are_faults(text: str) -> None:
    with pytest.raises(FormFault):
        read_moment(text)


def test_numbers_have_limits() -> None:
    assert (read_seconds("0"), read_wait("-1"), read_last("5"), read_last("")) == (0, -1, 5, None)
    assert read_after("") is None
    for reader, text in [
        (read_seconds, "-1"),
        (read_seconds, "1.5"),
        (read_seconds, "١"),
        (read_wait, "-2"),
        (read_wait, ""),
        (read_last, "0"),
        (read_last, "9" * 400),
    ]:
        with pytest.raises(FormFault):
            reader(text)


def test_phases_are_those_of_the_standard() -> None:
    assert read_phases(["PENDING", "ERROR"]) == {Phase.PENDING, Phase.ERROR}
    with pytest.raises(FormFault, match="no phase 'DONE'"):
        read_phases(["PENDING", "DONE"])

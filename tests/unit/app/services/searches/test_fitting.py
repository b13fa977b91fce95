"""What is asked of each dataset of what a person asks of all."""

from dataclasses import replace

import pytest

from app.services.searches.fitting import fit
from app.services.searches.questions import Question
from connectors.contract import Capability, Interval, Parameter, Polygon, Position
from connectors.coverage import CoverageFile
from tests.support.fakes import FakeConnector, offer

EVERYTHING = Question(
    archive="",
    dataset="",
    position=Position(10, 20),
    radius=1.0,
    time=Interval(58849, 59215),
    band=Interval(1e-7, 1e-6),
    max_rows=10,
    notation={"time_min": "2020", "time_max": "2020", "band_min": "100", "band_max": "1000"},
)
CORNERS = Polygon(((10, 41), (11, 42), (11, 41)))


def able(*capabilities: Capability, **facts: object) -> FakeConnector:
    return FakeConnector(capabilities=frozenset(capabilities), **facts)  # type: ignore[arg-type]  # a test's own words


def test_who_can_do_all_is_asked_all() -> None:
    one = fit(offer(able(Capability.CONE, Capability.TIME, Capability.BAND)), EVERYTHING)
    assert one.question
    assert (one.question.archive, one.question.dataset, one.words) == ("fake", "stars", ())
    assert (one.question.time, one.question.notation) == (EVERYTHING.time, EVERYTHING.notation)


def test_what_cannot_be_honoured_is_said_and_not_asked() -> None:
    one = fit(offer(able(Capability.CONE, Capability.BAND)), EVERYTHING)
    assert one.question
    assert (one.question.time, one.question.band) == (None, EVERYTHING.band)
    assert set(one.question.notation) == {"band_min", "band_max"}
    assert "all times" in one.words[0]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (EVERYTHING, "around a position"),
        (Question(archive="", dataset="", polygon=CORNERS, max_rows=1), "in a polygon"),
    ],
)
def test_who_cannot_look_at_the_place_is_not_asked(question: Question, words: str) -> None:
    one = fit(offer(able(Capability.TIME)), question)
    assert one.question is None
    assert words in one.words[0]


def test_who_would_give_everything_is_not_asked() -> None:
    times = Question(archive="", dataset="", time=Interval(58849, 59215), max_rows=1)
    assert fit(offer(able(Capability.CONE)), times).question is None
    assert fit(offer(able(Capability.TIME)), times).question


def test_who_needs_more_is_asked_elsewhere() -> None:
    needed = (Parameter(name="id", label="Identifier", required=True),)
    one = fit(offer(able(Capability.CONE, parameters=needed)), EVERYTHING)
    assert one.question is None
    assert "Needs Identifier as well" in one.words[0]


NORTH = CoverageFile.model_validate(
    {"regions": ["RANGE 0 360 30 90"], "time": [["2018-01-01", "2018-12-31"]]}
)


def test_who_has_no_data_there_is_not_asked_unless_anyway() -> None:
    connector = able(Capability.CONE, Capability.TIME, Capability.BAND)
    here = offer(connector)
    dataset = here.dataset.model_copy(update={"coverage": NORTH})
    one = fit(replace(here, dataset=dataset), EVERYTHING, anyway=False)
    assert one.question is None
    assert one.words == one.outside
    assert [words.partition(":")[0] for words in one.outside] == ["No data here", "No data then"]
    anyway = fit(replace(here, dataset=dataset), EVERYTHING, anyway=True)
    assert anyway.question
    assert anyway.outside == one.outside


def test_the_place_of_a_name_counts() -> None:
    here = offer(able(Capability.CONE))
    here = replace(here, dataset=here.dataset.model_copy(update={"coverage": NORTH}))
    named = Question(archive="", dataset="", target="Somewhere", radius=1.0, max_rows=10)
    assert fit(here, named, Position(10, 60), anyway=False).question
    assert fit(here, named, Position(10, -60), anyway=False).question is None

"""A question is its URL: what its arguments say reads back as the same question."""

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.forms.question import read_question
from app.services.searches.questions import Question
from connectors.contract import (
    Box,
    Capability,
    Choices,
    Description,
    FilterValue,
    Interval,
    Polygon,
    Position,
)
from tests.support.fakes import EVERY_KIND

DESCRIPTION = Description(parameters=EVERY_KIND, capabilities=frozenset(Capability))
TRIANGLE = Polygon(((10.0, 41.0), (11.0, 42.5), (11.0, 41.0)))


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers that twelve figures hold, as a person types them."""
    return st.floats(low, high).map(lambda number: float(f"{number:.12g}"))


def stripped(text: str) -> bool:
    return bool(text) and text == text.strip() and "\x00" not in text


@st.composite
def spans(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(numbers(-30, 1e6)), draw(numbers(-30, 1e6))))
    which = draw(st.sampled_from(["both", "low", "high"]))
    return Interval(low if which != "high" else None, high if which != "low" else None)


def filters() -> st.SearchStrategy[dict[str, FilterValue]]:
    many = st.sets(st.sampled_from(["x y", "&="]), min_size=1)
    return st.fixed_dictionaries(
        {},
        optional={
            "words": st.text(max_size=60).filter(stripped),
            "number": numbers(0, 1000),
            "span": spans(),
            "one": st.sampled_from("ab").map(lambda value: Choices((value,))),
            "many": many.map(lambda values: Choices(tuple(sorted(values)))),
            "seen": st.booleans(),
        },
    )


@st.composite
def places(draw: st.DrawFn) -> dict[str, object]:
    kind = draw(st.sampled_from(["nowhere", "name", "position", "box", "polygon"]))
    if kind == "nowhere":
        return {}
    if kind == "polygon":
        return {"polygon": TRIANGLE}
    if kind == "box":
        dec_min, dec_max = sorted(draw(st.sets(numbers(-90, 90), min_size=2, max_size=2)))
        return {"box": Box(draw(numbers(0, 360)), draw(numbers(0, 360)), dec_min, dec_max)}
    radius = draw(numbers(1e-5, 180))
    if kind == "name":
        return {
            "target": draw(st.sampled_from(["M 31", "Barnard's Star", "1H 0707-495", "β Cyg"])),
            "radius": radius,
        }
    return {"position": Position(draw(numbers(0, 359)), draw(numbers(-90, 90))), "radius": radius}


@st.composite
def times(draw: st.DrawFn) -> dict[str, object]:
    days = st.floats(-1000, 99_000).map(lambda mjd: round(mjd, 6))
    ends = sorted(draw(st.lists(days, min_size=2, max_size=2)))
    band = sorted(draw(st.lists(numbers(1e-18, 100), min_size=2, max_size=2)))
    given = {"time": Interval(*ends), "band": Interval(*band)}
    chosen = draw(st.sets(st.sampled_from(["time", "band"])))
    return {name: given[name] for name in chosen}


@given(places(), times(), filters(), st.integers(1, 1000))
def test_arguments_read_back_as_the_same_question(
    place: dict[str, object], spans: dict[str, object], chosen: dict[str, FilterValue], rows: int
) -> None:
    question = Question(archive="fake", dataset="stars", filters=chosen, max_rows=rows, **place, **spans)  # type: ignore[arg-type]
    form = read_question(MultiDict(question.arguments()), "fake", "stars", DESCRIPTION, 1000)
    assert form.question == question
    assert form.question.digest == question.digest


def read(**typed: str) -> Question:
    form = read_question(MultiDict(typed), "fake", "stars", DESCRIPTION, 1000)
    assert form.question is not None, form.faults
    return form.question


SAME = (
    {"time_min": "2020-03-01", "time_max": "2020-03-01"},
    {"time_min": "58909", "time_max": "MJD 58910"},
    {"time_min": "2020-03-01T00:00", "time_max": "2020-03-02 00:00Z"},
)


def test_equal_questions_in_other_words_are_one() -> None:
    assert len({read(**typed).digest for typed in SAME}) == 1
    bands = [("500", "nm"), ("0.5", "um"), ("5000", "Angstrom"), ("5e-5", "cm")]
    assert len({read(band_min=low, band_unit=unit).digest for low, unit in bands}) == 1
    assert read(polygon="10 41 11 41 11 42").digest == read(polygon="11 42, 11 41, 10 41").digest


def test_other_questions_have_other_digests() -> None:
    asked = [{}, *({"time_min": year} for year in ("2019", "2020")), {"time_max": "2020"}]
    asked += [{"band_min": "5", "band_unit": unit} for unit in ("nm", "keV")]
    asked += [{"band_max": "5", "band_unit": "nm"}, {"polygon": "10 41 11 41 11 42"}]
    assert len({read(max_rows="5", **typed).digest for typed in asked}) == len(asked)


def test_the_persons_own_words_come_back_in_the_address() -> None:
    typed = {"time_min": "2020-03-01", "band_min": "2", "band_max": "10", "band_unit": "keV"}
    asked = read(max_rows="5", **typed)
    assert dict(asked.arguments()) == {**typed, "max_rows": "5"}
    assert read(**dict(asked.arguments())) == asked


def test_a_unit_without_a_band_leaves_nothing_in_the_address() -> None:
    assert dict(read(band_unit="keV", max_rows="5").arguments()) == {"max_rows": "5"}

"""A question is its URL: what its arguments say reads back as the same question."""

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.forms.question import read_question
from app.services.questions import Question
from connectors.contract import Box, Capability, Choices, Description, FilterValue, Interval, Position
from tests.support.fakes import EVERY_KIND

DESCRIPTION = Description(parameters=EVERY_KIND, capabilities=frozenset({Capability.CONE, Capability.BOX}))


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
    kind = draw(st.sampled_from(["nowhere", "name", "position", "box"]))
    if kind == "nowhere":
        return {}
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


@given(places(), filters(), st.integers(1, 1000))
def test_arguments_read_back_as_the_same_question(
    place: dict[str, object], chosen: dict[str, FilterValue], rows: int
) -> None:
    question = Question(archive="fake", dataset="stars", filters=chosen, max_rows=rows, **place)  # type: ignore[arg-type]
    form = read_question(MultiDict(question.arguments()), "fake", "stars", DESCRIPTION, 1000)
    assert form.question == question
    assert form.question.digest == question.digest

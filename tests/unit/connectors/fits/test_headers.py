import pytest
from astropy.io import fits

from connectors.fits.headers import MOST_CARDS, cards_of, lines_of


def cards(*written: str) -> list[tuple[str, object, str]]:
    header = fits.Header.fromstring("".join(f"{one:<80}" for one in written))
    return [(card.keyword, card.value, card.comment) for card in cards_of(header)]


def test_values_of_every_kind() -> None:
    assert cards(
        "SIMPLE  =                    T / yes",
        "BITPIX  =                  -32",
        "CRVAL1  =              12.5E-1",
        "OBJECT  = 'M 31    '           / the galaxy",
        "NOTHING =",
        "PAIR    =         (1.0, 2.0)",
        "HISTORY made",
        "HIERARCH ESO DET NAME = 'CCD' / chip",
    ) == [
        ("SIMPLE", True, "yes"),
        ("BITPIX", -32, ""),
        ("CRVAL1", 1.25, ""),
        ("OBJECT", "M 31", "the galaxy"),
        ("NOTHING", "", ""),
        ("PAIR", "(1+2j)", ""),
        ("HISTORY", "made", ""),
        ("ESO DET NAME", "CCD", "chip"),
    ]


def test_a_text_over_several_cards_is_one() -> None:
    ((_, value, comment),) = cards("LONG    = 'first &'", "CONTINUE  'second' / all")
    assert (value, comment) == ("first second", "all")


@pytest.mark.parametrize("wrong", ["WRONG   = 'no end", "WRONG   = 1 2 3"])
def test_a_card_that_cannot_be_read_is_shown_as_it_is(wrong: str) -> None:
    ((keyword, value, _),) = cards(wrong)
    assert keyword == "WRONG"
    assert wrong[10:].strip("'") in str(value)


def test_blank_cards_are_left_out() -> None:
    assert cards("", "A       = 1", "") == [("A", 1, "")]


def test_of_very_many_the_first_are_told() -> None:
    assert len(cards(*["COMMENT x"] * (MOST_CARDS + 5))) == MOST_CARDS


def test_a_header_as_it_is_written() -> None:
    assert lines_of(f"{'A = 1':<80}{'END':<80}") == "A = 1\nEND"

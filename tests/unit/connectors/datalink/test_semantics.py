"""Links in words and in their places, whatever an archive writes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.datalink import LinkGroup, group_of, label_of
from connectors.datalink.semantics import TERMS


@pytest.mark.parametrize("term", TERMS)
@pytest.mark.parametrize(
    "written", ["#{}", "http://www.ivoa.net/rdf/datalink/core#{}", "https://ivoa.net/rdf/datalink/core/#{} "]
)
def test_a_term_has_its_words_in_every_writing(term: str, written: str) -> None:
    assert (label_of(written.format(term)), group_of(written.format(term.upper()))) == TERMS[term]


@pytest.mark.parametrize(
    ("semantics", "words"),
    [
        ("http://example.org/terms#guide-star_frames", "guide star frames"),
        ("http://example.org/terms/sky/", "sky"),
        ("#new-term", "new term"),
        ("http://example.org/core#this", "this"),
        ("", "link"),
        ("##", "link"),
    ],
)
def test_an_unknown_term_is_told_by_its_last_word(semantics: str, words: str) -> None:
    assert label_of(semantics) == words
    assert group_of(semantics) is LinkGroup.RELATED


@given(st.text())
def test_every_text_has_words(semantics: str) -> None:
    assert label_of(semantics)
    assert group_of(semantics) in LinkGroup

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from astropy import units as u
from astropy.coordinates import Latitude, Longitude

from app.services.registry.covering import coverage_of, unite
from app.services.registry.index import build
from app.services.registry.keeping import Copy
from app.services.registry.searching import Index, terms_of
from connectors.contract import Circle, Interval
from connectors.vo_registry import Record, ServiceKind, Wish
from tests.support.vo_registry import keep_copy, records

ALL = records(400)


def index_of(found: list[Record]) -> Index:
    database = build(None, found, {"begun": "0"})
    return Index(lambda: database)


@pytest.fixture(scope="module")
def index() -> Index:
    return index_of(ALL)


def ids(index: Index, wish: Wish) -> set[str]:
    return {record.ivoid for record in index.search(wish, count=1000).records}


def test_titles_count_more_than_descriptions() -> None:
    plain = replace(ALL[1], title="Nothing", description="All about zebras.", subjects=(), ivoid="ivo://a")
    titled = replace(ALL[1], title="Zebras", description="Nothing.", subjects=(), ivoid="ivo://b")
    assert [one.ivoid for one in index_of([plain, titled]).search(Wish(words="zebra")).records] == [
        "ivo://b",
        "ivo://a",
    ]


def test_words_are_all_wanted_and_where_none_has_them_any_will_do(index: Index) -> None:
    both = index.search(Wish(words="gaia catalogue"))
    assert both.total
    assert not both.loosened
    some = index.search(Wish(words="gaia xyzzy"))
    assert some.loosened
    assert some.total
    assert not index.search(Wish(words="xyzzy plugh")).total


@pytest.mark.parametrize(
    "words", ['"', "*", "(", "AND", "title:x", "a NOT b", "NEAR(", "{", "-", "'; DROP", '""', "^"]
)
def test_nothing_that_is_typed_breaks_the_search(index: Index, words: str) -> None:
    index.search(Wish(words=words, who=words))


def test_terms() -> None:
    assert terms_of('white "radial velocity" gal* – "') == ['"white"', '"radial velocity"', '"gal"*']


def test_accents_and_word_ends_do_not_matter(index: Index) -> None:
    assert ids(index, Wish(who="angstrom")) == ids(index, Wish(who="Ångström"))
    assert ids(index, Wish(words="pulsar")) == ids(index, Wish(words="pulsars"))


def test_facets_count_what_narrowing_would_leave(index: Index) -> None:
    wish = Wish(words="survey", wavebands=("optical",))
    found = index.search(wish)
    for facet in found.facets["kind"]:
        assert index.search(replace(wish, kinds=(ServiceKind(facet.value),))).total == facet.count
    for facet in found.facets["publisher"]:
        assert index.search(replace(wish, publishers=(facet.value,))).total == facet.count
    others = {facet.value: facet.count for facet in found.facets["band"]}
    assert others["radio"] == index.search(replace(wish, wavebands=("radio",))).total, (
        "as if none were chosen"
    )
    assert index.facets(wish) == found.facets


def test_all_pages(index: Index) -> None:
    wish, seen = Wish(words="catalogue"), []
    total = index.search(wish).total
    for start in range(0, total, 25):
        seen += [record.ivoid for record in index.search(wish, start=start).records]
    assert len(seen) == len(set(seen)) == total


def test_ucds_and_their_special_cases(index: Index) -> None:
    found = ids(index, Wish(ucd="phot.mag"))
    assert found == {
        one.ivoid
        for one in ALL
        if any(ucd == "phot.mag" or ucd.startswith(("phot.mag;", "phot.mag.")) for ucd in one.ucds)
    }
    assert not index.search(Wish(ucd="phot.ma")).total


def test_places(index: Index) -> None:
    """Against mocpy, which asks each map by itself."""
    circle = Circle(180.0, 20.0, 3.0)
    found = index.search(Wish(circle=circle), count=1000)
    maps = {one.ivoid: coverage_of(one.coverage) for one in ALL if one.coverage}
    from_maps = {
        ivoid
        for ivoid, moc in maps.items()
        if moc is not None and bool(moc.contains_lonlat(*_centre(circle))[0])
    }
    assert from_maps <= {record.ivoid for record in found.records}
    assert found.total < len(maps)
    assert found.silent == len(ALL) - len(maps)
    assert index.search(Wish(circle=circle, undeclared=True)).total == found.total + found.silent


def _centre(circle: Circle) -> tuple[Longitude, Latitude]:
    return Longitude([circle.ra], u.deg), Latitude([circle.dec], u.deg)


def test_times_and_bands(index: Index) -> None:
    wanted = Interval(55000, 55100)
    expected = {one.ivoid for one in ALL if any(low <= 55100 and high >= 55000 for low, high in one.times)}
    assert ids(index, Wish(time=wanted)) == expected
    low, high = 1.98644586e-25 / 7e-7, 1.98644586e-25 / 4e-7
    expected = {one.ivoid for one in ALL if any(a <= high and b >= low for a, b in one.energies)}
    assert ids(index, Wish(band=Interval(4e-7, 7e-7))) == expected
    assert ids(index, Wish(time=Interval(None, None))) == {one.ivoid for one in ALL if one.times}


def test_ranges_meet() -> None:
    ranges = unite([(0, np.array([[1, 3], [10, 12]])), (2, np.array([[5, 6]]))], np.int64)
    assert ranges.meeting(np.array([3]), np.array([5]), 3).tolist() == [False, False, False]
    assert ranges.meeting(np.array([2, 5]), np.array([3, 6]), 3).tolist() == [True, False, True]
    assert ranges.declared(3).tolist() == [True, False, True]


def test_coverages_that_are_no_maps() -> None:
    assert coverage_of("") is None
    assert coverage_of("nonsense") is None
    assert coverage_of("Circle ICRS 10 20 1") is not None
    assert coverage_of("6/5-9 7-11") is None, "cells that are told twice"


def test_orders(index: Index) -> None:
    titles = [one.title.casefold() for one in index.search(Wish(), "title", count=400).records]
    assert titles == sorted(titles)
    dates = [one.updated for one in index.search(Wish(), "newest", count=400).records]
    assert dates == sorted(dates, reverse=True)


def test_related(index: Index) -> None:
    assert len(index.related("ivo://made.cds/tap", 5)) == 5
    assert index.record("ivo://nobody") is None


def test_another_copy_takes_its_place_at_once(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    assert copy.index() is None
    keep_copy(copy, ALL[:10])
    first = copy.index()
    assert first
    assert first.size == 10
    keep_copy(copy, ALL[:20])
    second = copy.index()
    assert second
    assert second.size == 20
    assert first.search(Wish()).total == 10, "who has the old one open reads on"


def test_a_copy_that_is_not_finished_is_no_copy(tmp_path: Path) -> None:
    copy = Copy(tmp_path)

    def broken() -> Iterator[Record]:
        yield ALL[0]
        raise OSError("a full disk")

    with pytest.raises(OSError, match="full disk"):
        keep_copy(copy, broken())
    assert copy.index() is None
    assert list(tmp_path.iterdir()) == []

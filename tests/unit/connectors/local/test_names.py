from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.local import LocalConnector
from connectors.local.names import canonical
from connectors.registry import Registry
from tests.support.archives import drop, local


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NGC 224", "ngc0224"),
        ("M 31", "Messier 031"),
        ("HIP 677", "hip_000677"),
        ("Barnard's Galaxy", "BARNARDS  GALAXY"),
        ("The Witch Head Nebula", "witch head nebula"),
        ("Bow-Tie Nebula", "bowtie nebula"),
        ("BD -12 1172", "bd\u221212 1172"),
        ("MCG -02-01-031", "mcg -2-1-31"),
        ("ÉTA", "éta"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("BD +12 1", "BD -12 1"),
        ("M 3", "M 31"),
        ("NGC 10", "NGC 100"),
        ("J000.5", "J0.05"),
        ("NGC 1A", "NGC 1"),
    ],
)
def test_different_names(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


catalogues = st.sampled_from(["NGC", "ic", "M", "Hip", "UGC", "PGC"])


@given(
    letters=catalogues,
    number=st.integers(1, 999_999),
    zeros=st.integers(0, 5),
    blanks=st.text(" \t_", max_size=3),
)
def test_padding_blanks_and_case_do_not_matter(letters: str, number: int, zeros: int, blanks: str) -> None:
    assert canonical(f"{letters.swapcase()}{blanks}{'0' * zeros}{number}") == canonical(f"{letters} {number}")


@given(st.text(max_size=40))
def test_any_text_has_one_settled_spelling(text: str) -> None:
    assert canonical(text) == canonical(f"  {text} ")


@pytest.mark.parametrize(
    "name",
    [
        "M 31",
        "m31",
        "Messier 31",
        "M-31",
        "NGC 224",
        "ngc0224",
        "NGC0224",
        "Andromeda Galaxy",
        "UGC 454",
        "PGC2557",
    ],
)
def test_andromeda_by_any_name(registry: Registry, name: str) -> None:
    connector = registry.connector("demo", "openngc")
    assert isinstance(connector, LocalConnector)
    position = connector.resolve(name)
    assert position is not None
    assert (position.ra, position.dec) == pytest.approx((10.6847, 41.2690), abs=2e-4)
    assert position.name == "NGC 224"


@pytest.mark.parametrize(
    ("dataset", "name", "canonical_name"),
    [
        ("openngc", "Crab Nebula", "NGC 1952"),
        ("openngc", "Orion B", "IC 434"),
        ("openngc", "Pleiades", "Mel 22"),
        ("messier", "M102", "M 102"),
        ("messier", "ngc 5457", "M 101"),
        ("hipparcos", "hip677", "HIP 677"),
        ("hipparcos", "Vega", "HIP 91262"),
    ],
)
def test_other_names(registry: Registry, dataset: str, name: str, canonical_name: str) -> None:
    connector = registry.connector("demo", dataset)
    assert isinstance(connector, LocalConnector)
    position = connector.resolve(name)
    assert position is not None
    assert position.name == canonical_name


@pytest.mark.parametrize("name", ["", "   ", "no such thing", "NGC", "'", "IC 1064"])
def test_unknown_names_and_objects_without_a_place(registry: Registry, name: str) -> None:
    connector = registry.connector("demo", "openngc")
    assert isinstance(connector, LocalConnector)
    assert connector.resolve(name) is None


def test_without_names_nothing_is_found(tmp_path: Path) -> None:
    connector = local(drop(tmp_path, "t", "", {"a": ["x"]}), tmp_path)
    assert connector.resolve("x") is None


def test_without_a_separator_a_comma_is_part_of_the_name(tmp_path: Path) -> None:
    toml = 'names = ["a"]\nposition = { ra = "ra", dec = "dec" }\n'
    columns = {"a": ["x, y", None], "ra": [1, 2], "dec": [1, 2]}
    connector = local(drop(tmp_path, "t", toml, columns), tmp_path)
    assert connector.resolve("x, y") is not None
    assert connector.resolve("x") is None

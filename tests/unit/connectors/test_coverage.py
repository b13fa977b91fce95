"""Where a dataset has data: read from its archive's file, and asked whether a question can be met."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from connectors.contract import Circle, Coverage, Interval
from connectors.coverage import CoverageFile, outside
from connectors.mocs import moc_of
from connectors.registry import ArchiveFault, read_archive
from connectors.units import mjd_of

ARCHIVE = """
title = "Sky"
institute = "X"
summary = "Plates."
[[datasets]]
id = "plates"
title = "Plates"
connector = "tap"
[datasets.coverage]
"""


def made(**keys: object) -> Coverage:
    return CoverageFile.model_validate(keys).made


def archive(folder: Path, coverage: str) -> Path:
    file = folder / "sky.toml"
    file.write_text(ARCHIVE + coverage)
    return file


def test_parts_of_the_sky_are_joined() -> None:
    coverage = made(moc="3/10", regions=["CIRCLE 10 20 1", "RANGE 0 360 80 90"])
    whole = moc_of(coverage.moc)
    for text in ("3/10", "29/" + str(10 * 4**26)):
        assert moc_of(text).difference(whole).empty()
    assert outside(coverage, Circle(10, 20, 0.1), None, None) == ()
    assert outside(coverage, Circle(200, 85, 0.1), None, None) == ()
    assert outside(coverage, Circle(200, -20, 0.1), None, None) == ("No data here: outside its footprint.",)


def test_a_map_may_be_a_file_beside_the_archives(tmp_path: Path) -> None:
    moc_of("3/10").save(tmp_path / "map.fits", "fits")
    dataset = read_archive(archive(tmp_path, 'moc_file = "map.fits"')).dataset("plates")
    assert dataset
    assert dataset.coverage
    assert moc_of(dataset.coverage.made.moc) == moc_of("3/10")


@pytest.mark.parametrize(
    ("asked", "meets"),
    [
        (("2019-01-01", "2019-06-30"), False),
        (("2019-01-01", "2019-07-01"), True),
        (("2022-02-28T12:00", None), True),
        (("2022-03-02", None), False),
        ((None, "2018-01-01"), False),
        ((None, None), True),
    ],
)
def test_times_include_their_last_day(asked: tuple[str | None, str | None], *, meets: bool) -> None:
    coverage = made(time=[["2019-07-01", "2022-02-28"]])
    low, high = (mjd_of(end) if end else None for end in asked)
    words = outside(coverage, None, Interval(low, high), None)
    assert words == (() if meets else ("No data then: it has 2019-07-01 to 2022-02-28.",))


@pytest.mark.parametrize(
    ("low", "high", "meets"), [(4e-7, 7e-7, False), (0.2, 0.3, True), (None, 0.21, True), (0.31, None, False)]
)
def test_bands_are_told_in_their_own_unit(low: float | None, high: float | None, *, meets: bool) -> None:
    coverage = made(band=[["1130", "1430"]], band_unit="MHz")
    words = outside(coverage, None, None, Interval(low, high))
    assert words == (() if meets else ("No data in this band: it has 1130 to 1430 MHz.",))


def test_an_open_end_has_no_end() -> None:
    coverage = made(time=[["2020-01-01", ""]], band=[["", "10"]], band_unit="keV")
    assert (coverage.time_words, coverage.band_words) == ("from 2020-01-01", "up to 10 keV")
    assert outside(coverage, None, Interval(mjd_of("2090-01-01")), None) == ()
    assert outside(coverage, None, Interval(None, mjd_of("2019-01-01")), None)


def test_what_is_not_asked_for_excludes_nothing() -> None:
    assert outside(made(moc="3/10", time=[["2020-01-01", ""]]), None, None, None) == ()


@pytest.mark.parametrize(
    ("coverage", "words"),
    [
        ('colour = "blue"', "datasets.0.coverage.colour"),
        ('moc = "3/0-900"', "coverage: Value error, moc: no ASCII MOC"),
        ('moc_file = "away.fits"', "moc_file: there is no file 'away.fits'"),
        ('moc_file = "../sky.toml"', "moc_file: there is no file"),
        ('moc_file = "sky.toml"', "moc_file: a MOC file's name ends in"),
        ('regions = ["RANGE 0 360 -30 90", "nowhere"]', "regions.1: 'nowhere' is no CIRCLE"),
        ('time = [["soon", ""]]', "time: Give a time"),
        ('time = [["2021-01-01", "2020-01-01"]]', "time: 2021-01-01 is not before"),
        ('time = ["2021-01-01"]', "datasets.0.coverage.time.0"),
        ('band = [["1", "2"]]\nband_unit = "furlong"', "band_unit: Give a band in one of"),
        ('band = [["red", "2"]]', "band: could not convert"),
        ('band = [["2", "1"]]', "band: The lower end"),
        ('source = "a paper"', "give a moc, a moc_file, regions, a time or a band"),
    ],
)
def test_what_is_wrong_names_file_and_key(tmp_path: Path, coverage: str, words: str) -> None:
    with pytest.raises(ArchiveFault) as raised:
        read_archive(archive(tmp_path, coverage))
    assert words in str(raised.value)
    assert "sky.toml" in str(raised.value)


def test_a_coverage_is_frozen() -> None:
    with pytest.raises(ValidationError):
        CoverageFile.model_validate({"moc": "3/10"}).moc = "3/11"  # type: ignore[misc]  # that is the test

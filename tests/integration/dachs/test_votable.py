"""The portal's own reader on a real server's answers: values and masks are those of astropy."""

from collections.abc import Callable

import pytest

from tests.data.dachs.stars import STARS
from tests.integration.dachs.asking import ALL_OF, EVERYTHING, FORMATS, IMAGE, fetch, tap_query
from tests.support.dachs import Dachs
from tests.unit.connectors.votable.equality import differences, read

pytestmark = pytest.mark.needs("dachs")

TABLES = ("escapade.images", "escapade.spectra", "ivoa.obscore", "tap_schema.columns")
SERVICES: dict[str, Callable[[Dachs, str], bytes]] = {
    "scs": lambda dachs, form: fetch(dachs.scs, RA=10.7, DEC=41.3, SR=1, RESPONSEFORMAT=form),
    "sia": lambda dachs, form: fetch(dachs.sia, POS="10.7,41.3", SIZE=0.5, RESPONSEFORMAT=form),
    "sia2": lambda dachs, form: fetch(dachs.sia2, POS="CIRCLE 10.7 41.3 1", RESPONSEFORMAT=form),
    "ssa": lambda dachs, form: fetch(
        dachs.ssa, REQUEST="queryData", POS="10.7,41.3", SIZE=0.5, RESPONSEFORMAT=form
    ),
    "datalink": lambda dachs, form: fetch(dachs.datalink, ID=IMAGE, RESPONSEFORMAT=form),
}


@pytest.mark.parametrize("form", FORMATS)
def test_all_stars(dachs: Dachs, form: str) -> None:
    data = tap_query(dachs.tap, EVERYTHING, form)
    assert FORMATS[form] in data
    assert differences(data) == []


@pytest.mark.parametrize("form", FORMATS)
def test_the_answer_is_read_whole(dachs: Dachs, form: str) -> None:
    stream, table = read(tap_query(dachs.tap, EVERYTHING, form))
    assert (table.num_rows, stream.truncated, stream.diagnosis) == (STARS, False, "")


@pytest.mark.parametrize("form", FORMATS)
def test_overflow_is_seen(dachs: Dachs, form: str) -> None:
    stream, table = read(tap_query(dachs.tap, EVERYTHING, form, maxrec=10))
    assert (table.num_rows, stream.truncated) == (10, True)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", TABLES)
def test_other_tables(dachs: Dachs, form: str, name: str) -> None:
    data = tap_query(dachs.tap, ALL_OF + name, form)
    assert FORMATS[form] in data
    assert differences(data, size=1000) == []


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", SERVICES)
def test_other_services(dachs: Dachs, form: str, name: str) -> None:
    assert differences(SERVICES[name](dachs, form)) == []

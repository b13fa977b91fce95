"""SSA at a real service, through the door; its recipes run as they stand."""

import pytest

from connectors.contract import Circle, Connector, Interval, QueryRequest, Role
from connectors.deadline import Deadline
from connectors.errors import Refused
from connectors.ssa import FILTERS, SsaConnector
from tests.support.archives import answered
from tests.support.dachs import Dachs
from tests.support.dal import M31, ask, dataset, real
from tests.support.recipes import by_curl, by_pyvo

pytestmark = pytest.mark.needs("dachs")

OPTIONS = {"filters": [name for name in FILTERS if name not in {"VARAMPL", "TIMERES"}]}


@pytest.fixture
def spectra(dachs: Dachs) -> Connector:
    return real(SsaConnector, dataset(dachs.ssa, OPTIONS))


@pytest.mark.parametrize(
    ("request_", "rows"),
    [
        (ask(), 5),
        (ask(Circle(10.7, 41.3, 0.25)), 5),
        (ask(Circle(*M31, 0.03)), 1),  # DaCHS takes SIZE, the diameter, for the radius
        (ask(Circle(200, -41.3, 0.25)), 0),
        (ask(band=Interval(4e-7, 7e-7)), 5),
        (ask(band=Interval(low=1e-6)), 0),
        (ask(time=Interval(50000, 70000)), 5),
        (ask(time=Interval(high=50000)), 0),
        (ask(filters={"targetname": "E-00001"}), 1),
        (ask(filters={"snr": Interval(low=1)}), 5),
        (ask(filters={"snr": Interval(high=1)}), 0),
        (ask(filters={"collection": "No such thing"}), 0),
    ],
)
def test_spectra(spectra: Connector, request_: QueryRequest, rows: int) -> None:
    stream = spectra.search(request_, Deadline(20))
    assert sum(batch.num_rows for batch in stream) == rows
    assert not stream.truncated
    roles = {column.role for column in stream.columns}
    assert roles >= {Role.ACCESS_URL, Role.NAME, Role.IDENTIFIER, Role.BAND_MIN, Role.BAND_MAX}


def test_more_rows_than_wanted_overflow(spectra: Connector) -> None:
    stream = spectra.search(ask(max_rows=2), Deadline(20))
    assert (sum(batch.num_rows for batch in stream), stream.truncated) == (2, True)


def test_an_error_is_told_in_its_words(dachs: Dachs) -> None:
    wrong = real(SsaConnector, dataset(f"{dachs.ssa}?SNR=loud"))
    with pytest.raises(Refused, match="SNR"):
        answered(wrong, ask())


def test_recipes_give_the_same_rows(spectra: Connector) -> None:
    request = ask(Circle(*M31, 1), band=Interval(4e-7, 7e-7), time=Interval(50000, 70000))
    wanted = sorted(answered(spectra, request)["ssa_pubDID"].to_pylist())
    assert len(wanted) == 5
    assert sorted(by_pyvo(spectra, request, "ssa_pubDID")) == wanted
    assert sorted(by_curl(spectra, request, "ssa_pubDID")) == wanted

"""Cone search at a real service, through the door; its recipes run as they stand."""

import pytest

from connectors.contract import Circle, Connector, Role
from connectors.deadline import Deadline
from connectors.errors import Refused
from connectors.scs import ScsConnector
from tests.support.archives import answered
from tests.support.dachs import Dachs
from tests.support.dal import M31, ask, dataset, real
from tests.support.recipes import by_curl, by_pyvo

pytestmark = pytest.mark.needs("dachs")


@pytest.fixture
def stars(dachs: Dachs) -> Connector:
    return real(ScsConnector, dataset(dachs.scs))


@pytest.mark.parametrize(
    ("cone", "rows"),
    [(Circle(*M31, 1), 166), (Circle(*M31, 0.1), 1), (Circle(0, 0, 0.01), 3), (Circle(0, 90, 0.01), 2)],
)
def test_a_cone_has_its_stars(stars: Connector, cone: Circle, rows: int) -> None:
    stream = stars.search(ask(cone), Deadline(20))
    assert sum(batch.num_rows for batch in stream) == rows
    assert not stream.truncated
    assert {column.role for column in stream.columns} >= {Role.RA, Role.DEC, Role.IDENTIFIER}


def test_more_rows_than_wanted_are_cut_and_told(stars: Connector) -> None:
    stream = stars.search(ask(Circle(*M31, 1), max_rows=10), Deadline(20))
    assert (sum(batch.num_rows for batch in stream), stream.truncated) == (10, True)


def test_an_error_is_told_in_its_words(dachs: Dachs) -> None:
    wrong = real(ScsConnector, dataset(f"{dachs.scs}?MAXREC=many"))
    with pytest.raises(Refused, match="maxrec"):
        answered(wrong, ask(Circle(*M31, 1)))


def test_recipes_give_the_same_rows(stars: Connector) -> None:
    request = ask(Circle(*M31, 0.5))
    wanted = sorted(answered(stars, request)["star_id"].to_pylist())
    assert len(wanted) > 10
    assert sorted(by_pyvo(stars, request, "star_id")) == wanted
    assert sorted(by_curl(stars, request, "star_id")) == wanted

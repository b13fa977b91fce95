"""The tables of RegTAP in a real DaCHS: harvested, searched, and asked live."""

from pathlib import Path

import pytest

from app.services.registry.asking import VoRegistry
from app.services.registry.harvesting import Harvester
from app.services.registry.keeping import Copy
from connectors.contract import Circle, Interval
from connectors.deadline import Deadline
from connectors.errors import ConnectorError
from connectors.transport import HttpTransport
from connectors.vo_registry import Mirror, RegTap, ServiceKind, Wish, columns_of, matches, record
from tests.data.registry.make import MADE
from tests.support.dachs import Dachs

pytestmark = pytest.mark.needs("dachs")

STARS = "ivo://org.example.escapade/escapade/stars/cone"
WISHES = (
    Wish(words="pulsars"),
    Wish(words="white dwarfs"),
    Wish(wavebands=("radio", "x-ray")),
    Wish(kinds=(ServiceKind.OBSTAP,)),
    Wish(kinds=(ServiceKind.SIA, ServiceKind.SSA)),
    Wish(types=("vr:organisation",)),
    Wish(publishers=("Made ESO",)),
    Wish(who="leavitt", wavebands=("optical",)),
    Wish(ucd="src.redshift"),
    Wish(circle=Circle(180.0, 30.0, 0.5)),
    Wish(time=Interval(55000, 55100)),
    Wish(band=Interval(4e-7, 7e-7)),
)


@pytest.fixture(scope="module")
def transport() -> HttpTransport:
    return HttpTransport("tests", allowed_hosts=["127.0.0.1"])


@pytest.fixture(scope="module")
def regtap(rr: Dachs, transport: HttpTransport) -> RegTap:
    return RegTap(transport, rr.tap)


@pytest.fixture(scope="module")
def harvested(rr: Dachs, transport: HttpTransport, tmp_path_factory: pytest.TempPathFactory) -> VoRegistry:
    """A copy that was harvested from DaCHS, in small pages."""
    mirrors = [Mirror("DaCHS", rr.tap)]
    copy = Copy(tmp_path_factory.mktemp("copy"))
    harvester = Harvester(copy, transport, mirrors, 7, slice_size=200)
    state = harvester.step(Deadline(120))
    assert state
    assert state.over
    assert not state.faults
    return VoRegistry(copy, harvester, transport, mirrors, 20.0)


def test_all_of_it_is_harvested(harvested: VoRegistry) -> None:
    source = harvested.source()
    assert source
    assert source.mirror == "DaCHS"
    assert source.resources == MADE + 6
    own, _ = harvested.record(STARS)
    assert own
    assert own.title == "Made-up stars"
    assert own.publisher == "Escapade test archive"
    assert [one.kind for one in own.interfaces if one.askable] == [ServiceKind.SCS, ServiceKind.TAP]
    assert own.interfaces[0].example == (("target", "10.7 +41.3"), ("radius", "1 deg"))
    assert "pos.eq.ra;meta.main" in own.ucds
    assert [table.name for table in own.tables] == ["escapade.stars"]


def test_what_is_odd_in_it_survives(harvested: VoRegistry) -> None:
    found, _ = harvested.search(Wish(words="галактик"), "best", 0, 25)
    assert found.total
    assert "Каталог" in found.records[0].description
    found, _ = harvested.search(Wish(words="javascript"), "best", 0, 25)
    assert not found.total, "what only the markup says is not searched"


@pytest.mark.parametrize("wish", WISHES, ids=repr)
def test_asked_live_it_says_the_same_as_its_copy(wish: Wish, harvested: VoRegistry, regtap: RegTap) -> None:
    copied, _ = harvested.search(wish, "title", 0, 1000)
    live = matches(regtap, wish, Deadline(60))
    told, kept = {one.ivoid for one in live.records}, {one.ivoid for one in copied.records}
    assert kept
    if live.more:
        assert len(told) < len(kept)
    elif wish.circle:
        assert told <= kept, "the copy's cells are no larger than half a degree"
        assert len(kept - told) <= 0.2 * len(kept)
    elif wish.words:
        assert len(told & kept) >= 0.8 * len(told | kept), "stems of words differ"
    else:
        assert told == kept


def test_one_resource_and_its_columns_live(harvested: VoRegistry, regtap: RegTap) -> None:
    told, (copied, _) = record(regtap, STARS, Deadline(30)), harvested.record(STARS)
    assert told == copied
    columns = columns_of(regtap, STARS, Deadline(30))[1]
    assert [column.name for column in columns][:3] == ["star_id", "ra", "dec"]
    assert columns[1].unit == "deg"
    assert record(regtap, "ivo://nobody/nothing", Deadline(30)) is None


def test_without_a_copy_a_mirror_is_asked(rr: Dachs, transport: HttpTransport, tmp_path: Path) -> None:
    mirrors = [Mirror("away", "http://127.0.0.1:1/tap"), Mirror("DaCHS", rr.tap)]
    copy = Copy(tmp_path)
    live = VoRegistry(copy, Harvester(copy, transport, mirrors, 7), transport, mirrors, 20.0)
    found, source = live.search(Wish(words="made-up stars"), "best", 0, 25)
    assert source.live
    assert source.mirror == "DaCHS"
    assert found.records[0].title == "Made-up stars"
    assert {one.value for one in found.facets["kind"]} >= {"scs"}


def test_a_tap_service_that_is_no_registry_says_so(transport: HttpTransport, tmp_path: Path) -> None:
    harvester = Harvester(Copy(tmp_path), transport, [Mirror("away", "http://127.0.0.1:1/tap")], 7)
    state = harvester.step(Deadline(5))
    assert state
    assert state.over
    assert "away" in next(iter(state.faults.values()))
    with pytest.raises(ConnectorError):
        RegTap(transport, "http://127.0.0.1:1/tap").columns(Deadline(5))

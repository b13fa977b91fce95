from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from connectors.vo_registry import PARTS, RECORD, RESOURCE, ServiceKind, plain, record_of
from tests.support.registry_records import made_records


def interface(standard: str, version: str = "1.0", **more: Any) -> dict[str, list[dict[str, Any]]]:
    return {
        "capability": [{"cap_index": 1, "standard_id": standard}],
        "interface": [
            {
                "cap_index": 1,
                "intf_type": "vs:paramhttp",
                "std_version": version,
                "access_url": "https://x.org/q?",
            }
            | more
        ],
        "res_detail": [],
    }


def kind(standard: str, version: str = "1.0") -> ServiceKind:
    return record_of({"ivoid": "ivo://x"}, interface(standard, version)).interfaces[0].kind


def test_services_are_known_by_their_standards() -> None:
    assert kind("ivo://ivoa.net/std/ConeSearch") is ServiceKind.SCS
    assert kind("ivo://ivoa.net/std/sia") is ServiceKind.SIA
    assert kind("ivo://ivoa.net/std/sia#query-2.0", "2.0") is ServiceKind.SIA2
    assert kind("ivo://ivoa.net/std/SIA", "2.0") is ServiceKind.SIA2
    assert kind("ivo://ivoa.net/std/tap#aux") is ServiceKind.TAP
    assert kind("ivo://ivoa.net/std/hips#hips-1.0") is ServiceKind.HIPS
    assert kind("ivo://nobody/std/tap") is ServiceKind.OTHER
    assert kind("") is ServiceKind.OTHER


def test_a_tap_service_of_observations_is_told_by_its_data_model() -> None:
    rows = interface("ivo://ivoa.net/std/tap")
    rows["res_detail"] = [
        {
            "cap_index": 1,
            "detail_xpath": "/capability/dataModel/@ivo-id",
            "detail_value": "ivo://ivoa.net/std/ObsCore#core-1.1",
        }
    ]
    assert record_of({"ivoid": "ivo://x"}, rows).interfaces[0].kind is ServiceKind.OBSTAP


def test_what_needs_a_sign_in_or_has_no_address_is_not_asked() -> None:
    scs = "ivo://ivoa.net/std/conesearch"
    for more in ({"authenticated_only": 1}, {"access_url": "ftp://x.org"}, {"access_url": None}):
        assert not record_of({"ivoid": "ivo://x"}, interface(scs, **more)).interfaces[0].askable
    assert record_of({"ivoid": "ivo://x"}, interface(scs)).interfaces[0].askable


def test_a_record_without_anything_is_named_by_its_id() -> None:
    record = record_of({"ivoid": "IVO://X/Y"}, {})
    assert (record.ivoid, record.title) == ("ivo://x/y", "ivo://x/y")


def test_html_and_odd_letters() -> None:
    assert plain("<p>a <b>b</b> &amp; c</p><script>alert(1)</script>") == "a b & c"
    record = record_of(
        {
            "ivoid": "ivo://x",
            "res_title": "A\x00\x1b  <i>title</i>\ufeff\n of two",
            "res_description": "a\r\n\r\nb",
        },
        {},
    )
    assert record.title == "A title of two"
    assert record.description == "a\n\nb"


def test_records_survive_as_json() -> None:
    for made in made_records(40):
        record = record_of(made["resource"][0], made)
        assert RECORD.validate_json(RECORD.dump_json(record)) == record


cell = st.one_of(st.none(), st.text(max_size=40), st.integers(-5, 500), st.floats())


def a_row(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"ivoid": st.just("ivo://x/y")}, optional=dict.fromkeys(names, cell))


@given(
    a_row(*RESOURCE),
    st.fixed_dictionaries({part.name: st.lists(a_row(*part.columns), max_size=2) for part in PARTS}),
)
def test_nothing_that_a_registry_writes_stops_it(
    resource: dict[str, Any], rows: dict[str, list[dict[str, Any]]]
) -> None:
    record = record_of(resource, rows)
    assert RECORD.validate_json(RECORD.dump_json(record)).title

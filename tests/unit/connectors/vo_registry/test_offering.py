from dataclasses import replace
from pathlib import Path

import pytest

from connectors.registry import factories, load_registry, read_archive
from connectors.vo_registry import (
    MIRRORS,
    Record,
    ServiceKind,
    archive_text,
    asked_interfaces,
    chosen_mirrors,
    dataset_of,
    key_of,
)
from tests.support.archives import tools
from tests.support.vo_registry import records

ALL = records(300)


def of_kind(kind: ServiceKind) -> Record:
    return next(record for record in ALL if any(one.kind is kind for one in asked_interfaces(record)))


def test_the_file_for_the_operator_is_one_that_the_portal_reads(tmp_path: Path) -> None:
    """All kinds of services and of odd texts, through the portal's own reader and connectors."""
    written = 0
    for number, record in enumerate(ALL):
        datasets = [dataset_of(record, one) for one in asked_interfaces(record)]
        if datasets:
            (tmp_path / f"a{number}.toml").write_text(archive_text(record, datasets), "utf-8")
            assert read_archive(tmp_path / f"a{number}.toml").datasets == datasets
            written += 1
    assert written > 250
    registry = load_registry(tools(tmp_path), folders=[tmp_path], makers=factories())
    assert registry.faults == ()
    assert len(registry.archives) == written


def test_what_could_break_out_of_a_toml_file_does_not(tmp_path: Path) -> None:
    record = replace(of_kind(ServiceKind.SCS), title='A "title" \\ \x7f\n[[datasets]]', publisher='"""')
    (tmp_path / "odd.toml").write_text(
        archive_text(record, [dataset_of(record, one) for one in asked_interfaces(record)]), "utf-8"
    )
    assert read_archive(tmp_path / "odd.toml").institute == '"""'


def test_each_kind_has_its_connector() -> None:
    connectors = {
        one.kind: dataset_of(record, one).connector for record in ALL for one in asked_interfaces(record)
    }
    assert connectors == {
        ServiceKind.SCS: "scs",
        ServiceKind.SIA: "sia",
        ServiceKind.SIA2: "sia",
        ServiceKind.SSA: "ssa",
        ServiceKind.TAP: "tap",
        ServiceKind.OBSTAP: "tap",
    }


def test_keys_are_slugs_and_stay_the_same() -> None:
    record = of_kind(ServiceKind.SCS)
    one = asked_interfaces(record)[0]
    assert key_of(record, one) == key_of(replace(record, description="another"), one)
    assert key_of(record, one) != key_of(record, replace(one, url="https://other.example.org"))
    assert len(key_of(replace(record, short_name="Ö" * 200, title="?"), one)) <= 60
    assert len({key_of(each, two) for each in ALL for two in asked_interfaces(each)}) == sum(
        len(asked_interfaces(each)) for each in ALL
    )


def test_an_address_that_cannot_be_used_is_refused_in_words() -> None:
    record = of_kind(ServiceKind.SCS)
    with pytest.raises(ValueError, match="String should match pattern"):
        dataset_of(record, replace(asked_interfaces(record)[0], url="not an address"))


def test_odd_links_of_a_record_do_not_keep_its_service_from_being_asked() -> None:
    record = next(each for each in ALL if asked_interfaces(each))
    odd = replace(record, reference_url="javascript:run()", rights_uri="see the paper")
    found = dataset_of(odd, asked_interfaces(odd)[0])
    assert (found.documentation, found.licence_url) == (None, None)


def test_mirrors() -> None:
    assert chosen_mirrors("") == MIRRORS
    assert [mirror.title for mirror in MIRRORS if not mirror.verified] == ["ESA"]
    own, gavo = chosen_mirrors("https://vo.example.org/tap/, http://reg.g-vo.org/tap")
    assert (own.title, own.url) == ("vo.example.org", "https://vo.example.org/tap")
    assert gavo.title == "GAVO"

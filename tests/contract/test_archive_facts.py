"""What every shipped archive file must tell, and that each example of each dataset can be asked."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from werkzeug.datastructures import MultiDict

from app.forms.question import read_question
from connectors.archive import Archive, Dataset
from connectors.contract import Capability, Connector, Operator, ParameterKind, Position, Role
from connectors.http_json import HttpJsonConnector
from connectors.local import LocalConnector
from connectors.registry import SHIPPED, ConnectorFactory, Tools, factories, read_archive
from connectors.scs import ScsConnector
from connectors.sia import SiaConnector
from connectors.ssa import SsaConnector
from connectors.tap import TapConnector
from connectors.transport import MemoryTransport

FILES = sorted(SHIPPED.glob("*.toml"))
ARCHIVES = [read_archive(file) for file in FILES]
DATASETS = [(archive, dataset) for archive in ARCHIVES for dataset in archive.datasets]
MAKERS: dict[str, ConnectorFactory] = {
    **factories(),
    "http-json": HttpJsonConnector,
    "local": LocalConnector,
    "scs": ScsConnector,
    "sia": SiaConnector,
    "ssa": SsaConnector,
    "tap": TapConnector,
}
# Services whose own documentation and users name them by http alone.
HTTP_ONLY = {"dachs.sdc.leibniz-kis.de", "evn-vo.jive.eu", "voparis-tap-he.obspm.fr"}
FITTING = {
    ParameterKind.TEXT: {Operator.EQUALS, Operator.CONTAINS},
    ParameterKind.NUMBER: {Operator.EQUALS, Operator.AT_LEAST, Operator.AT_MOST},
    ParameterKind.RANGE: {Operator.EQUALS, Operator.BETWEEN},
    ParameterKind.CHOICE: {Operator.EQUALS, Operator.IN},
    ParameterKind.CHOICES: {Operator.EQUALS, Operator.IN},
    ParameterKind.FLAG: {Operator.EQUALS},
}
SOMEWHERE = Position(83.633, 22.014, "M 1")

each_archive = pytest.mark.parametrize("archive", ARCHIVES, ids=lambda archive: archive.id)
each_dataset = pytest.mark.parametrize(
    ("archive", "dataset"), DATASETS, ids=[f"{archive.id}/{dataset.id}" for archive, dataset in DATASETS]
)


def connector(archive: Archive, dataset: Dataset) -> tuple[Connector, MemoryTransport]:
    transport = MemoryTransport()
    return MAKERS[dataset.connector](archive, dataset, Tools(transport, Path("nowhere"))), transport


def addresses(archive: Archive, dataset: Dataset) -> Iterator[str]:
    yield from (each for each in (archive.website, archive.documentation) if each)
    yield from (each for each in (dataset.url, dataset.documentation, dataset.catalogue) if each)
    yield from dataset.links.values()


@each_archive
def test_no_id_is_there_twice(archive: Archive) -> None:
    twice = [name for name, count in Counter(dataset.id for dataset in archive.datasets).items() if count > 1]
    assert twice == []


@each_archive
def test_its_texts_are_sentences(archive: Archive) -> None:
    texts = [archive.summary, archive.text, archive.retrieval]
    texts += [text for dataset in archive.datasets for text in (dataset.summary, dataset.text)]
    assert [text for text in texts if text.strip() and not text.rstrip().endswith((".", "</p>"))] == []
    assert [dataset.id for dataset in archive.datasets if not dataset.summary] == []


@each_dataset
def test_it_says_where_more_is_told_and_whom_to_cite(archive: Archive, dataset: Dataset) -> None:
    assert dataset.documentation or archive.documentation or archive.website
    assert dataset.citation or dataset.attribution or archive.citation or archive.acknowledgement


@each_dataset
def test_an_address_is_verified_or_says_why_it_is_not(archive: Archive, dataset: Dataset) -> None:  # noqa: ARG001 - one set of cases
    assert dataset.verified != bool(dataset.unverified)
    assert dataset.verified or dataset.unverified.endswith(".")


@each_dataset
def test_its_addresses_are_secure(archive: Archive, dataset: Dataset) -> None:
    plain = [each for each in addresses(archive, dataset) if not each.startswith("https://")]
    assert {urlsplit(each).hostname for each in plain} <= HTTP_ONLY


@each_dataset
def test_links_have_a_place_for_the_value(archive: Archive, dataset: Dataset) -> None:  # noqa: ARG001 - one set of cases
    assert [each for each in dataset.links.values() if each.count("{value}") != 1] == []


@each_dataset
def test_columns_are_named_once_and_are_asked_for(archive: Archive, dataset: Dataset) -> None:  # noqa: ARG001 - one set of cases
    assert len(set(dataset.shown)) == len(dataset.shown)
    roles = list(dataset.roles.values())
    assert (Role.RA in roles) == (Role.DEC in roles)
    assert [role for role, count in Counter(roles).items() if count > 1 and role is not Role.LINK] == []
    if chosen := dataset.options.get("columns") if dataset.connector == "tap" else None:
        assert {*dataset.shown, *dataset.roles, *dataset.links} <= set(chosen)


@each_dataset
def test_its_filters_are_sound(archive: Archive, dataset: Dataset) -> None:  # noqa: ARG001 - one set of cases
    made = [each.parameter() for each in dataset.parameters]
    assert len({each.name for each in made}) == len(made)
    assert [each.name for each in made if not each.label] == []
    assert [each.name for each in made if each.operator not in FITTING[each.kind]] == []
    assert [
        each.name for each in made
        if each.kind in {ParameterKind.CHOICE, ParameterKind.CHOICES} and not each.choices
    ] == []  # fmt: skip


@each_dataset
def test_its_connector_takes_it_and_asks_nobody(archive: Archive, dataset: Dataset) -> None:
    made, transport = connector(archive, dataset)
    assert made.describe().key == dataset.key or not dataset.key
    assert transport.requests == []


@each_dataset
def test_it_has_examples_and_each_can_be_asked(archive: Archive, dataset: Dataset) -> None:
    made, transport = connector(archive, dataset)
    described = made.describe()
    assert described.examples
    if Capability.CONE in described.capabilities:
        assert any("target" in example for example in described.examples)
    for example in described.examples:
        form = read_question(MultiDict(example), archive.id, dataset.id, described, 1000)
        assert form.faults == {}
        assert form.question is not None
        plan = made.plan(form.question.request(SOMEWHERE if form.question.target else None))
        assert plan.url.startswith(str(dataset.url).partition("?")[0])
    assert transport.requests == []

"""Tables of services in an index on disk."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest

from app.services.workbench.catalogue import MOST_COLUMNS, PER_PAGE, Catalogue
from app.services.workbench.catalogues import Catalogues
from connectors.contract import AdqlExample, AdqlPowers, Column, FoundColumn, TableInfo
from connectors.deadline import Deadline
from connectors.errors import Refused

STARS = TableInfo(name="sky.stars", schema="sky", description="Made-up stars.", rows=5000)
COLUMNS = (Column(name="ra", datatype="double", unit="deg", ucd="pos.eq.ra;meta.main"),)


@dataclass
class Service:
    """A service of some tables; `asked` counts."""

    listed: Sequence[TableInfo]
    asked: list[str] = field(default_factory=list)
    go: Event = field(default_factory=Event)

    def tables(self, deadline: Deadline) -> Sequence[TableInfo]:
        self.asked.append("tables")
        self.go.wait(deadline.remaining())
        return self.listed

    def table(self, name: str, deadline: Deadline) -> TableInfo:
        deadline.check()
        self.asked.append(name)
        if name == "sky.gone":
            raise Refused("There is no such table.")
        return TableInfo(name=name, columns=COLUMNS, indexed=("ra",))

    def columns(self, words: Sequence[str], most: int, deadline: Deadline) -> Sequence[FoundColumn]:
        deadline.check()
        self.asked.append(" ".join(words))
        return [FoundColumn(f"sky.t{number}", COLUMNS[0]) for number in range(most)]

    def powers(self, deadline: Deadline) -> AdqlPowers:
        deadline.check()
        return AdqlPowers()

    def examples(self, deadline: Deadline) -> Sequence[AdqlExample]:
        deadline.check()
        return ()


Make = Callable[..., tuple[Catalogues, Service]]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def maker(*tables: TableInfo) -> tuple[Catalogues, Service]:
        service = Service(
            tables or (STARS, TableInfo(name='sky."Odd One"', schema="sky"), TableInfo(name="other"))
        )
        service.go.set()
        return Catalogues(tmp_path, ThreadPoolExecutor(2), 60.0), service

    return maker


def found(made: tuple[Catalogues, Service]) -> Catalogue:
    catalogue = made[0].of("http://x", made[1], 30.0)
    assert catalogue is not None
    return catalogue


def test_schemas_are_counted_in_the_order_of_the_service(make: Make) -> None:
    assert found(make()).schemas() == [("sky", 2), ("default", 1)]


def test_tables_are_found_by_words_in_names_and_descriptions(make: Make) -> None:
    catalogue = found(make())
    assert [table.name for table in catalogue.find("MADE-up st").tables] == ["sky.stars"]
    assert catalogue.find("odd").tables[0].name == 'sky."Odd One"'
    assert catalogue.find("100%").total == 0
    assert catalogue.find("", "sky").total == 2


def test_a_service_is_asked_once(make: Make) -> None:
    made = make()
    found(made)
    catalogue = found(made)
    assert catalogue.table("sky.stars", Deadline(60)) == catalogue.table("STARS", Deadline(60))
    assert made[1].asked == ["tables", "sky.stars"]


def test_columns_are_asked_for_once_and_none_are_where_nobody_asked(make: Make) -> None:
    made = make()
    catalogue = found(made)
    assert catalogue.columns("right ascension") is None
    told = catalogue.columns("Ascension right", Deadline(60))
    assert told is not None
    assert len(told) == MOST_COLUMNS + 1
    assert told[0] == FoundColumn("sky.t0", COLUMNS[0])
    assert catalogue.columns(" right  ascension ") == told
    assert made[1].asked == ["tables", "ascension right"]


def test_what_the_list_said_is_kept_where_the_table_says_less(make: Make) -> None:
    told = found(make()).table("sky.stars", Deadline(60))
    assert (told.rows, told.description, told.indexed) == (5000, "Made-up stars.", ("ra",))
    assert told.columns == COLUMNS


def test_a_name_of_two_schemas_is_nobodys(make: Make) -> None:
    catalogue = found(make(TableInfo(name="a.t"), TableInfo(name="b.t")))
    assert catalogue.info("t") is None
    assert catalogue.info("B.T") == TableInfo(name="b.t", schema="b")


def test_a_page_goes_on_while_the_service_still_tells(make: Make) -> None:
    catalogues, service = make()
    service.go.clear()
    assert catalogues.of("http://slow", service, 0.0) is None
    service.go.set()
    assert catalogues.of("http://slow", service, 30.0) is not None
    assert service.asked == ["tables"]


def test_a_service_that_refuses_is_asked_again(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogues, service = make()

    def refuse(_: Deadline) -> Sequence[TableInfo]:
        raise Refused("Not today.")

    monkeypatch.setattr(service, "tables", refuse)
    with pytest.raises(Refused):
        catalogues.of("http://x", service, 30.0)
    monkeypatch.undo()
    assert found((catalogues, service)).schemas()


def test_50_000_tables_are_as_quick_as_ten(make: Make) -> None:
    many = [
        TableInfo(
            name=f"J_A_{number:05}.table{number % 7}", schema=f"J_A_{number:05}", description="Photometry"
        )
        for number in range(50_000)
    ]
    catalogue = found(make(*many))
    started = time.process_time()
    page = catalogue.find("j_a_49 photometry", page=9999)
    names = catalogue.names("j_a_4999", 10)
    spent = time.process_time() - started
    assert (page.total, page.page) == (1000, 1000 // PER_PAGE)
    assert names[0].startswith("J_A_4999")
    assert spent < 1.0
    assert len(catalogue.near("j_a_4999x.table", 400)) <= 400

"""The pages of all shipped archives, none of which is asked."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.config import Config
from app.extensions import db
from app.factory import create_app
from app.forms.question import read_question
from connectors.contract import Capability
from connectors.coverage import outside
from connectors.registry import SHIPPED, read_archive
from tests.support.pages import page_of, words_of

DATASETS = [
    (file.stem, dataset.id)
    for file in sorted(SHIPPED.glob("*.toml"))
    for dataset in read_archive(file).datasets
]
FIELDS = {
    Capability.CONE: "target",
    Capability.BOX: "box",
    Capability.POLYGON: "polygon",
    Capability.TIME: "time_min",
    Capability.BAND: "band_min",
}


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    config = Config(data_dir=tmp_path_factory.mktemp("all"), secret_key="not-a-secret-" * 4, demo=False)
    made = create_app(config)
    with made.app_context():
        upgrade()
    yield made
    with made.app_context():
        db.engine.dispose()
    made.extensions["portal"].desk.pool.shutdown()


def test_there_are_many() -> None:
    assert len(DATASETS) > 60


@pytest.mark.parametrize("archive", sorted({archive for archive, _ in DATASETS}))
def test_an_archives_page_says_who_and_how_to_cite(everything: Flask, archive: str) -> None:
    answer = everything.test_client().get(f"/archives/{archive}")
    assert answer.status_code == 200
    assert read_archive(SHIPPED / f"{archive}.toml").institute in words_of(page_of(answer))


@pytest.mark.parametrize(("archive", "dataset"), DATASETS, ids=["/".join(one) for one in DATASETS])
def test_a_dataset_has_the_form_that_fits_it(everything: Flask, archive: str, dataset: str) -> None:
    connector = everything.extensions["portal"].registry.connector(archive, dataset)
    described = connector.describe()
    page = page_of(everything.test_client().get(f"/archives/{archive}/{dataset}"))
    names = set(page.xpath("//form[contains(@class, 'question')]//@name"))
    asked = {field for capability, field in FIELDS.items() if capability in described.capabilities}
    assert asked == names & set(FIELDS.values())
    for parameter in described.parameters:
        assert names & {parameter.name, f"{parameter.name}_min"}


def test_what_is_not_confirmed_says_so(everything: Flask) -> None:
    words = words_of(page_of(everything.test_client().get("/archives/apertif/imaging-raw")))
    assert "not confirmed" in words
    assert "not confirmed" in words_of(page_of(everything.test_client().get("/-/health")))


@pytest.mark.parametrize(("archive", "dataset"), DATASETS)
def test_its_own_examples_are_within_its_coverage(everything: Flask, archive: str, dataset: str) -> None:
    offer = everything.extensions["portal"].offers.find(Session(), None, archive, dataset)
    for example in offer.dataset.examples if offer.coverage else ():
        form = read_question(MultiDict(example), archive, dataset, offer.description, 100)
        question = form.question
        assert question
        assert outside(offer.coverage, question.request(None).region, question.time, question.band) == ()  # type: ignore[arg-type]  # it is there


def test_coverage_is_drawn(everything: Flask) -> None:
    page = everything.test_client().get("/archives/mast/ps1-dr2")
    (picture,) = page_of(page).xpath("//section[@id='coverage']//svg")
    assert picture.get("aria-label").startswith("Pan-STARRS1 DR2 mean objects: ")
    assert picture.get("aria-label").endswith(" % of the sky")
    times = everything.test_client().get("/archives/apertif/imaging-raw")
    assert "2018-01-01 to 2022-03-01 UTC" in times.text
    assert "1100 to 1800 MHz" in times.text

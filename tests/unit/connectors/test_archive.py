import pytest
from pydantic import ValidationError

from connectors.archive import RESERVED, Archive, Dataset, ParameterFile
from connectors.contract import Operator, Parameter, ParameterKind

ARCHIVE = {"id": "sky", "title": "Sky", "institute": "X", "summary": "Plates."}
DATASET = {"id": "plates", "title": "Plates", "connector": "tap"}
PARAMETER = {"name": "mag", "label": "Magnitude"}


def keys_at_fault(kind: type[Archive | Dataset | ParameterFile], values: dict[str, object]) -> set[str]:
    with pytest.raises(ValidationError) as raised:
        kind.model_validate(values)
    return {str(fault["loc"][0]) for fault in raised.value.errors()}


def test_little_is_needed() -> None:
    archive = Archive.model_validate({**ARCHIVE, "datasets": [DATASET]})
    assert archive.visible
    assert archive.dataset("plates") == Dataset.model_validate(DATASET)
    assert archive.dataset("x") is None


@pytest.mark.parametrize("key", ["title", "institute", "summary"])
def test_what_is_needed_is_named(key: str) -> None:
    assert keys_at_fault(Archive, {name: text for name, text in ARCHIVE.items() if name != key}) == {key}


@pytest.mark.parametrize(
    ("kind", "values"), [(Archive, ARCHIVE), (Dataset, DATASET), (ParameterFile, PARAMETER)]
)
def test_an_unknown_key_is_a_fault(
    kind: type[Archive | Dataset | ParameterFile], values: dict[str, object]
) -> None:
    assert keys_at_fault(kind, {**values, "colour": "blue"}) == {"colour"}


@pytest.mark.parametrize("identity", ["", "Sky", "a.b", "a/b", "-a", "a b", "..", "ä", "a" * 61, "a\n"])
def test_an_id_is_a_word_of_a_url(identity: str) -> None:
    if identity == "a\n":
        assert Archive.model_validate({**ARCHIVE, "id": identity}).id == "a"
    else:
        assert keys_at_fault(Archive, {**ARCHIVE, "id": identity}) == {"id"}


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://x", "//x", "x", 'https://x"onclick="', "https://x y"]
)
@pytest.mark.parametrize("key", ["website", "documentation"])
def test_an_address_is_of_the_web(key: str, url: str) -> None:
    assert keys_at_fault(Archive, {**ARCHIVE, key: url}) == {key}


@pytest.mark.parametrize("name", [*sorted(RESERVED), "", "1a", "a-b", "a b", "_a"])
def test_a_parameter_has_a_name_of_its_own(name: str) -> None:
    assert keys_at_fault(ParameterFile, {**PARAMETER, "name": name}) == {"name"}


def test_a_parameter_becomes_the_contracts() -> None:
    values = {**PARAMETER, "kind": "range", "unit": "mag", "operator": "between", "minimum": -30}
    assert ParameterFile.model_validate(values).parameter() == Parameter(
        name="mag",
        label="Magnitude",
        kind=ParameterKind.RANGE,
        unit="mag",
        operator=Operator.BETWEEN,
        minimum=-30,
        field="mag",
    )


@pytest.mark.parametrize(
    ("choices", "pairs"),
    [(["a", "b"], (("a", "a"), ("b", "b"))), ({"a": "First"}, (("a", "First"),)), ([], ())],
)
def test_choices_are_values_with_or_without_labels(
    choices: object, pairs: tuple[tuple[str, str], ...]
) -> None:
    assert ParameterFile.model_validate({**PARAMETER, "choices": choices}).parameter().choices == pairs


def test_an_archive_does_not_change() -> None:
    archive = Archive.model_validate(ARCHIVE)
    with pytest.raises(ValidationError):
        archive.title = "Other"  # type: ignore[misc]

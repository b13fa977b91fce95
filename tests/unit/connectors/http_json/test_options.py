from typing import Any

import pytest
from pydantic import ValidationError

from connectors.http_json.options import Options

COLUMNS = [{"name": "a"}]


@pytest.mark.parametrize(
    ("options", "key", "words"),
    [
        ({"colour": "blue"}, "colour", "Extra inputs"),
        ({"columns": []}, "columns", "at least 1"),
        ({"columns": [{"name": "a"}, {"name": "a"}]}, "", "'a' is there twice"),
        ({"columns": [{"name": "a", "unti": "deg"}]}, "columns.0.unti", "Extra inputs"),
        ({"rows": "a..b"}, "rows", "no path"),
        ({"rows": 7}, "rows", "a text"),
        ({"cone": {"parameters": {"ra": "{raa}"}}}, "cone.parameters", "{raa}"),
        ({"cone": {"parameters": {}}}, "cone.parameters", "at least 1"),
        ({"cone": {"parameters": {"ra": "{ra}"}, "radius_unit": "yards"}}, "cone.radius_unit", "deg"),
        ({"time": {"parameters": {"t": "{from}"}}}, "time.parameters", "{min}"),
        ({"time": {"parameters": {"t": "{min}"}, "format": "stardate"}}, "time.format", "mjd"),
        ({"band": {"parameters": {"b": "{ra}"}}}, "band.parameters", "{min}"),
        ({"operators": {"between": {"{field}": "{value}"}}}, "", "{value}"),
        ({"operators": {"in": {"{name}": "{value}"}}}, "", "{name}"),
        ({"operators": {"like": {"{field}": "{value}"}}}, "operators.like", "equals"),
        ({"too_many": 10}, "", "total"),
        ({"checked": {"x": "b"}}, "", "no column 'b'"),
        ({"paging": {"style": "page"}}, "paging.page.rows", "required"),
        ({"paging": {"style": "page", "rows": 10, "first": 2}}, "paging.page.first", "0 or 1"),
        ({"paging": {"style": "scroll"}}, "paging", "style"),
        ({"paging": {"style": "next", "rows": 10, "size": "n"}}, "paging.next.path", "required"),
    ],
)
def test_a_fault_names_its_key(options: dict[str, Any], key: str, words: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Options.model_validate({"columns": COLUMNS, **options})
    (fault,) = raised.value.errors()
    assert ".".join(str(part) for part in fault["loc"]).startswith(key)
    assert words in fault["msg"]

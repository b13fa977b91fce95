import json

import pytest

from app.services.sky.facts import MOST_SOURCES, row_labels, sky_facts
from app.services.sky.frame import all_sky, around
from connectors.contract import Box, Circle
from tests.support.skies import PLACED, answer_of, placed


def test_everything_is_plain_json() -> None:
    subset = placed([10, None], [41, None], ["CIRCLE 10 41 0.1", "POLYGON 1 2 3 4 5 9"])
    told = json.loads(json.dumps(sky_facts(subset, Circle(10, 41, 1), around(10, 41, 4), "name")))
    assert told["sources"] == [[0, 10, 41, "Star 0"]]
    assert told["region"] == {"circle": [10, 41, 1]}
    assert told["footprints"][0] == [0, [{"circle": [10, 41, 0.1]}]]
    assert told["footprints"][1][1][0]["polygon"][0] == [1, 2]
    assert (told["centre"], told["width"], told["rows"]) == ([10, 41], 4, 2)


def test_of_many_rows_those_near_the_frame() -> None:
    subset = placed([100.0] * MOST_SOURCES + [10.0] * 3, [0.0] * (MOST_SOURCES + 3))
    told = sky_facts(subset, Box(9, 11, -1, 1), around(10, 0, 4), "name")
    assert [source[0] for source in told["sources"]] == [MOST_SOURCES, MOST_SOURCES + 1, MOST_SOURCES + 2]
    assert len(sky_facts(subset, None, all_sky(), "name")["sources"]) == MOST_SOURCES


def test_labels() -> None:
    assert row_labels(placed([1, 2], [1, 2]).result, "", [1]) == {1: "Star 1"}
    assert row_labels(placed([1], [1]).result, "", []) == {}
    nameless = answer_of(PLACED[1:3], {"ra": [1.5], "dec": [2.5]})
    assert row_labels(nameless.result, "", [0]) == {0: "1.5"}
    with pytest.raises(IndexError):
        row_labels(nameless.result, "", [7])

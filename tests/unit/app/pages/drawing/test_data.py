import json
from pathlib import Path

from app.pages.drawing import figure_data
from tests.support.plotting import drawn, made


def test_points_are_numbers_of_rows_with_their_values(tmp_path: Path) -> None:
    values = {"t": [57000.0, 57001.0, None], "mag": [1.0, 2.0, 3.0], "z": [None, 1.0, 2.0]}
    data = figure_data(drawn(made(tmp_path, values), "series", "t", "mag", colour="z"))
    assert (data["kind"], data["rows"], data["drawn"]) == ("series", 3, 2)
    assert (data["points"]["rows"], data["points"]["x"]) == ([0, 1], [57000.0, 57001.0])
    assert data["points"]["colours"][0] == -1
    assert data["x"]["mjd_at"] == 0.0
    assert data["y"]["reverse"] is True
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_bars_and_cells_are_not_sent_point_by_point(tmp_path: Path) -> None:
    result = made(tmp_path, {"z": [1.0, 2.0], "mag": [1.0, 2.0]})
    assert figure_data(drawn(result, "histogram", "z"))["points"] is None
    assert figure_data(drawn(result, "density", "z", "mag"))["points"] is None

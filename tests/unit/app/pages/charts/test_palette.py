from app.pages.charts.palette import standing_alone


def test_a_file_needs_no_variables_and_has_both_looks() -> None:
    rules = standing_alone("skychart.css")
    light, _, dark = rules.partition("@media (prefers-color-scheme: dark)")
    assert "var(" not in rules
    assert ".sky-point { fill: #0a58a6;" in light
    assert ".sky-point { fill: #74b5f5;" in dark
    assert rules.count("{") == rules.count("}")
    assert "/*" not in rules

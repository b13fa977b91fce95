"""A plot without scripts, and with them: a dragged range, the rows in it, the rows pointed at."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looks import faults_of
from tests.browser.walking import arguments, ready

pytestmark = pytest.mark.needs("chromium")

VEGA = "/archives/demo/hipparcos/plot?target=Vega&radius=20+deg"
DENSITY = "/archives/demo/hipparcos/plot?max_rows=20000"
GALAXIES = "/archives/demo/openngc/plot?type=Galaxy"
HEARD = """const root = document.documentElement.dataset;
document.addEventListener("escapade:selection", ({ detail }) => { root.heard = detail.rows.length; });
document.addEventListener("escapade:point", ({ detail }) => { root.pointed = detail.row; });"""
SELECT = """document.dispatchEvent(
  new CustomEvent("escapade:selection", { detail: { rows: [1, 2], pointed: 3 } }))"""
PICTURE = "(one) => one.toDataURL()"


def limit(page: Page, name: str) -> Locator:
    return page.locator(f'[name="plot.{name}"]')


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag over the plot, from and to places of its area."""
    box = page.locator(".plot-overlay .u-over").bounding_box()
    assert box
    places = [(box["x"] + x * box["width"], box["y"] + (1 - y) * box["height"]) for x, y in (start, end)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=4)
    page.mouse.up()


def test_a_plot_without_scripts(plain_page: Page) -> None:
    plain_page.goto(VEGA)
    expect(plain_page.get_by_role("img", name="Hp magnitude against B-V")).to_be_visible()
    plain_page.get_by_label("Kind").select_option("Histogram")
    plain_page.get_by_label("Along x").select_option("Parallax [mas]")
    plain_page.get_by_label("Range of x, at most").fill("50")
    plain_page.get_by_role("button", name="Draw").click()
    expect(plain_page.get_by_role("img", name="Histogram of Parallax")).to_be_visible()
    expect(plain_page.locator(".plot-readout")).to_be_hidden()


def test_a_choice_redraws_at_once_and_is_the_address(page: Page) -> None:
    page.goto(VEGA)
    page.evaluate("window.kept = true")
    page.get_by_label("Colour").select_option("Parallax [mas]")
    expect(page.locator("svg.plot .plot-shades").first).to_be_attached()
    expect(page).to_have_url(re.compile(r"plot\.colour=parallax"))
    assert page.evaluate("window.kept") is True
    assert "plot.x_min" not in arguments(page)
    page.reload()
    expect(page.get_by_label("Colour")).to_have_value("parallax")
    ready(page)
    page.go_back()
    expect(page.get_by_label("Colour")).to_have_value("")


def test_a_dragged_range_is_drawn_and_left_again(page: Page) -> None:
    page.goto(VEGA)
    drag(page, (0.3, 0.1), (0.6, 0.4))
    expect(limit(page, "x_min")).not_to_have_value("")
    expect(page.locator(".plot-readout")).to_contain_text(re.compile(r"^\d+ rows within$"))
    within = page.locator(".plot-readout").inner_text().split()[0]
    page.get_by_role("button", name="Draw").click()
    expect(page.locator("figcaption .muted")).to_contain_text(f"{within} of 567 rows")
    page.get_by_role("link", name="Whole range").click()
    expect(page.locator("figcaption .muted")).to_contain_text("567 rows.")
    expect(limit(page, "x_min")).to_have_value("")


def test_a_click_takes_the_range_back(page: Page) -> None:
    page.goto(VEGA)
    drag(page, (0.3, 0.1), (0.6, 0.4))
    expect(limit(page, "y_max")).not_to_have_value("")
    page.locator(".plot-overlay .u-over").click(position={"x": 5, "y": 5})
    expect(limit(page, "y_max")).to_have_value("")


def test_the_rows_of_a_range_are_kept_in_the_table(page: Page) -> None:
    page.goto(VEGA)
    drag(page, (0.3, 0.5), (0.9, 0.9))
    expect(page.locator(".plot-readout")).to_contain_text("within")
    within = int(page.locator(".plot-readout").inner_text().split()[0])
    low, high = (float(limit(page, name).input_value()) for name in ("y_min", "y_max"))
    page.get_by_role("button", name="Keep only these rows").click()
    expect(page.locator(".rows-form input[name='row']")).to_have_count(within)
    assert arguments(page)["filter.hp_mag"] == f"{low:g}..{high:g}"


def test_a_density_is_dragged_over_as_well(page: Page) -> None:
    page.goto(DENSITY)
    drag(page, (0.1, 0.1), (0.3, 0.5))
    expect(limit(page, "x_max")).not_to_have_value("")
    page.get_by_role("button", name="Draw").click()
    expect(page.get_by_role("link", name="Whole range")).to_be_visible()
    expect(page.locator("figcaption .muted")).to_contain_text("of 13\u202f940 rows")


def test_bars_are_dragged_over_along_x_alone(page: Page) -> None:
    page.goto(GALAXIES)
    drag(page, (0.2, 0.4), (0.5, 0.6))
    expect(limit(page, "x_max")).not_to_have_value("")
    expect(limit(page, "y_max")).to_have_count(0)


def test_rows_are_told_and_heard(page: Page) -> None:
    page.goto(VEGA)
    page.evaluate(HEARD)
    drag(page, (0.005, 0.005), (0.995, 0.995))
    expect(page.locator("html")).to_have_attribute("data-heard", "567")
    box = page.locator(".plot-overlay .u-over").bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.107 * box["width"], box["y"] + 0.0275 * box["height"])  # Vega
    expect(page.locator("html")).to_have_attribute("data-pointed", re.compile(r"^\d+$"))
    expect(page.locator(".plot-readout")).to_contain_text("Hp magnitude 0.0")
    before = page.locator(".plot-overlay canvas").evaluate(PICTURE)
    page.evaluate(SELECT)
    ready(page)
    assert page.locator(".plot-overlay canvas").evaluate(PICTURE) != before


def test_another_column_forgets_the_range_of_the_first(page: Page) -> None:
    page.goto(f"{VEGA}&plot.x_max=1&plot.y_max=5")
    page.get_by_label("Along x").select_option("Parallax [mas]")
    expect(page.get_by_role("heading", name="Hp magnitude against Parallax")).to_be_visible()
    assert "plot.x_max" not in arguments(page)
    assert arguments(page)["plot.y_max"] == "5"


@pytest.mark.parametrize("address", [VEGA, DENSITY, GALAXIES, f"{VEGA}&plot.colour=parallax&plot.x_log=1"])
def test_it_is_for_everybody(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(".plot-overlay canvas", state="attached")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert faults_of(page) == []

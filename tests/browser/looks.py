"""How a page looks to everybody: what axe finds, and what does not fit."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

__all__ = ["faults_of"]

WIDE, NARROW, WALL = 1280, 360, 2560
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules that can tell one theme from the other."""
LOOKS = [("light", WIDE, {}), ("dark", WIDE, COLOURS), ("dark", NARROW, {})]
RUN = """async (more) => (await axe.run({resultTypes: ["violations"], ...more})).violations.map(
  (one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 200)).join(" | ")}`)"""
TOO_WIDE = """() => {
  const wide = document.documentElement.scrollWidth, room = document.documentElement.clientWidth;
  return wide <= room ? [] : [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > room + 1).map((one) => one.outerHTML.slice(0, 150));
}"""


def faults_of(page: Page) -> list[str]:
    """What axe finds and what does not fit, in each look, without loading the page again."""
    page.evaluate(AXE_SCRIPT)
    found = []
    for scheme, width, more in LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{scheme} {width}: {words}" for words in page.evaluate(RUN, more)]
    for width in (NARROW, WALL):
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"too wide at {width}: {words}" for words in page.evaluate(TOO_WIDE)]
    return found

"""What operators and connector writers read is complete."""

import re
from dataclasses import fields
from importlib.metadata import entry_points

import pytest

from app.config import PREFIX, Config, read_config
from tests.house.tree import ROOT

SETTINGS = {PREFIX + setting.name.upper(): setting for setting in fields(Config)}
OPERATORS = ROOT / "docs" / "operators.md"
EXAMPLE = ROOT / ".env.example"


def rows() -> dict[str, str]:
    return dict(re.findall(rf"^\| `({PREFIX}\w+)` \| (.*) \|$", OPERATORS.read_text("utf-8"), re.MULTILINE))


def examples() -> dict[str, str]:
    return dict(re.findall(rf"^#?({PREFIX}\w+)=(.*)$", EXAMPLE.read_text("utf-8"), re.MULTILINE))


def written(default: object) -> str:
    if default is None:
        return ""
    return str(default).lower() if isinstance(default, bool) else str(default)


def test_every_setting_has_help() -> None:
    assert [name for name, setting in SETTINGS.items() if not setting.metadata.get("help")] == []


def test_operators_page_lists_the_settings_in_their_order() -> None:
    assert list(rows()) == list(SETTINGS)


@pytest.mark.parametrize("name", SETTINGS)
def test_operators_page_tells_default_and_help(name: str) -> None:
    default = written(SETTINGS[name].default)
    shown = f"`{default}`" if default else "(none)"
    assert rows().get(name) == f"{shown} | {SETTINGS[name].metadata['help']}"


def test_example_environment_holds_every_default() -> None:
    assert examples() == {name: written(setting.default) for name, setting in SETTINGS.items()}


def test_example_environment_can_be_read() -> None:
    assert read_config(examples()) == Config()


def test_every_connector_is_documented() -> None:
    page = (ROOT / "docs" / "connectors.md").read_text("utf-8")
    names = {point.name for point in entry_points(group="escapade.connectors")}
    assert names
    assert [name for name in sorted(names) if f"`{name}`" not in page] == []

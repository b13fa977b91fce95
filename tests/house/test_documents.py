"""What operators and connector writers read is complete."""

import re
from dataclasses import fields
from importlib.metadata import entry_points

import pytest

from app.config import NOUNS, PREFIX, Config, own_settings, read_config
from tests.house.tree import ROOT

BY_NOUN = {
    str(noun.__doc__).rstrip("."): {PREFIX + setting.name.upper(): setting for setting in own_settings(noun)}
    for noun in NOUNS
}
SETTINGS = {name: setting for settings in BY_NOUN.values() for name, setting in settings.items()}
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


IN_ORDER = [line for noun, settings in BY_NOUN.items() for line in (noun, *settings)]


def test_every_setting_belongs_to_one_noun() -> None:
    assert sorted(SETTINGS) == sorted(PREFIX + setting.name.upper() for setting in fields(Config))


def test_operators_page_lists_the_settings_by_noun_in_their_order() -> None:
    section = OPERATORS.read_text("utf-8").split("\n## Settings\n")[1].split("\n## ")[0]
    assert re.findall(rf"^(?:### |\| `(?={PREFIX}))([^`\n]+)", section, re.MULTILINE) == IN_ORDER


def test_example_environment_lists_them_likewise() -> None:
    assert re.findall(r"^(?:## |#(?=\w))([^=\n]+)", EXAMPLE.read_text("utf-8"), re.MULTILINE) == IN_ORDER


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

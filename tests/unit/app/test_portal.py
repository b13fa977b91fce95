from pathlib import Path

import pytest
from flask import Flask

from app.config import Config, ConfigError
from app.factory import create_app
from app.portal import build_portal, portal


def test_a_portal_without_demo_or_tables_has_no_datasets(tmp_path: Path) -> None:
    made = build_portal(Config(data_dir=tmp_path, demo=False, archives="demo,local"))
    made.desk.pool.shutdown()
    assert made.registry.visible() == []
    assert made.registry.faults == ()


def test_an_operators_archive_replaces_a_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    text = 'title = "Ours"\ninstitute = "X"\nsummary = "S"\n'
    (tmp_path / "own" / "demo.toml").write_text(text, encoding="utf-8")
    made = build_portal(Config(data_dir=tmp_path, demo=False, archives_dir=tmp_path / "own"))
    made.desk.pool.shutdown()
    assert made.registry.archives["demo"].title == "Ours"


def test_an_application_without_a_portal_says_so() -> None:
    app = Flask("other")
    app.extensions["portal"] = None
    with app.app_context(), pytest.raises(TypeError):
        portal()


def test_a_faulty_environment_makes_no_application(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESCAPADE_PORT", "eighty")
    with pytest.raises(ConfigError, match="ESCAPADE_PORT"):
        create_app()


def test_an_archive_that_is_not_shipped_is_told(tmp_path: Path) -> None:
    made = build_portal(Config(data_dir=tmp_path, demo=False, archives="demo,no-such"))
    made.desk.pool.shutdown()
    assert list(made.registry.archives) == ["demo"]
    assert [fault.file for fault in made.registry.faults] == ["no-such"]


def test_all_shipped_archives_are_sound(tmp_path: Path) -> None:
    made = build_portal(Config(data_dir=tmp_path, demo=False))
    made.desk.pool.shutdown()
    assert made.registry.faults == ()
    assert len(made.registry.visible()) > 15

import os
import tempfile
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from app.config import LONGEST_SOCKET_PATH, PREFIX, Config, ConfigError, kept_secret, read_config
from app.config.reading import READERS

SECRET = "s" * 32


def faults(**settings: str) -> list[str]:
    with pytest.raises(ConfigError) as raised:
        read_config({f"{PREFIX}{name}": text for name, text in settings.items()})
    return raised.value.faults


def read(**settings: str) -> Config:
    return read_config({f"{PREFIX}{name}": text for name, text in settings.items()})


def test_an_empty_environment_gives_the_defaults() -> None:
    assert read_config({}) == Config()


def test_other_variables_do_not_matter() -> None:
    assert read_config({"PATH": "/bin", "ESCAPADES": "x"}) == Config()


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("TITLE", " Sky ", "Sky"),
        ("PORT", "8001", 8001),
        ("QUICK_SECONDS", "2.5", 2.5),
        ("DEMO", "no", False),
        ("DEMO", "ON", True),
        ("DATA_DIR", "/srv/data", Path("/srv/data")),
        ("TABLES_DIR", "/srv/tables", Path("/srv/tables")),
        ("TABLES_DIR", "  ", None),
        ("SESAME_DAYS", "0", 0),
    ],
)
def test_each_kind_of_setting_is_read(name: str, text: str, value: object) -> None:
    assert getattr(read(**{name: text}), name.lower()) == value


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("PORT", "eighty", "whole number"),
        ("PORT", "-1", "whole number"),
        ("PORT", "0", "at least 1"),
        ("QUICK_SECONDS", "0", "above 0"),
        ("QUICK_SECONDS", "nan", "above 0"),
        ("QUICK_SECONDS", "inf", "above 0"),
        ("QUICK_SECONDS", "soon", "soon"),
        ("DEMO", "perhaps", "true or false"),
        ("ENVIRONMENT", "staging", "development or production"),
        ("LOG_LEVEL", "loud", "DEBUG"),
        ("WEB_THREADS", "0", "at least 1"),
        ("TITEL", "Sky", "no such setting"),
    ],
)
def test_what_cannot_be_used_is_named(name: str, text: str, words: str) -> None:
    (told,) = faults(**{name: text})
    assert told.startswith(PREFIX + name)
    assert words in told


def test_every_fault_is_told_at_once() -> None:
    told = faults(PORT="x", DEMO="x", ENVIRONMENT="production", TITEL="x", LOG_LEVEL="x")
    assert len(told) == 5


@pytest.mark.parametrize("secret", ["", "s" * 31])
def test_production_needs_a_secret(secret: str) -> None:
    (told,) = faults(ENVIRONMENT="production", SECRET_KEY=secret)
    assert "SECRET_KEY" in told


def test_no_secret_is_told_in_a_fault() -> None:
    assert "hunter2" not in " ".join(faults(ENVIRONMENT="production", SECRET_KEY="hunter2"))


def test_production_with_a_secret_is_fine() -> None:
    assert read(ENVIRONMENT="production", SECRET_KEY=SECRET).is_production


def test_every_setting_can_be_read_and_is_explained() -> None:
    assert all(setting.type in READERS and setting.metadata["help"] for setting in fields(Config))


def test_settings_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Config().port = 1  # type: ignore[misc]


def test_the_database_is_in_the_data_folder_unless_told(tmp_path: Path) -> None:
    assert Config(data_dir=tmp_path).sqlalchemy_url == f"sqlite:///{tmp_path.resolve()}/escapade.sqlite"
    assert Config(database_url="postgresql+psycopg://x").sqlalchemy_url == "postgresql+psycopg://x"


@pytest.mark.parametrize(
    ("settings", "address"),
    [({}, "http://127.0.0.1:8000"), ({"BASE_URL": "https://sky.test/"}, "https://sky.test")],
)
def test_where_people_find_the_portal(settings: dict[str, str], address: str) -> None:
    assert read(**settings).address == address


def test_the_queues_socket_is_in_the_data_folder() -> None:
    assert Config(data_dir=Path("/srv/x")).redis_url == "unix:///srv/x/run/valkey.sock"


def test_a_long_data_folder_has_its_socket_elsewhere() -> None:
    first, second = (Config(data_dir=Path("/srv") / (letter * 100)).valkey_socket for letter in "ab")
    assert first.is_relative_to(tempfile.gettempdir())
    assert first != second
    assert len(os.fsencode(first)) <= LONGEST_SOCKET_PATH


@pytest.mark.parametrize(
    ("config", "folders"),
    [
        (Config(data_dir=Path("d")), (Path("d/demo"),)),
        (Config(data_dir=Path("d"), demo=False), ()),
        (Config(data_dir=Path("d"), tables_dir=Path("t")), (Path("d/demo"), Path("t"))),
    ],
)
def test_folders_of_tables(config: Config, folders: tuple[Path, ...]) -> None:
    assert config.table_folders == folders


def test_the_development_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first = kept_secret(tmp_path)
    assert kept_secret(tmp_path) == first
    assert len(first) >= 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_an_allowed_network_that_is_none_is_told() -> None:
    with pytest.raises(ConfigError, match="ALLOWED_HOSTS: neither a host nor a network"):
        read_config({"ESCAPADE_ALLOWED_HOSTS": "archive.local:8080, 10.0.0.0/99"})


def test_budgets_grow() -> None:
    with pytest.raises(ConfigError, match="NORMAL_SECONDS: must be between"):
        read_config({"ESCAPADE_QUICK_SECONDS": "100"})


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://x:25", "smtp://", "smtp://x:y:z", "smtp://x:99999"]
)
def test_a_mail_server_that_cannot_be_one_is_refused_and_its_password_not_repeated(url: str) -> None:
    (fault,) = faults(SMTP_URL=url.replace("//", "//ada:secret@"), MAIL_FROM="x@y")
    assert "SMTP_URL: must be smtp://" in fault
    assert "secret" not in fault


def test_a_mail_server_needs_a_sender() -> None:
    (fault,) = faults(SMTP_URL="smtp://x", MAIL_FROM="Escapade")
    assert "MAIL_FROM" in fault

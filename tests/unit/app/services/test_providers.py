from pathlib import Path

import pytest

from app.config import Config, ConfigError
from app.services.signing.providers import FILE, load_providers

IAM = '[escape]\npreset = "indigo-iam"\nissuer = "https://iam.test/"\nclient_id = "portal"\n'


def load(folder: Path, text: str, **environment: str) -> dict[str, object]:
    (folder / FILE).write_text(text, "utf-8")
    return dict(load_providers(Config(data_dir=folder), environment))


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert load_providers(Config(data_dir=tmp_path), {}) == {}


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"other\.toml"):
        load_providers(Config(providers=tmp_path / "other.toml"), {})


@pytest.mark.parametrize("preset", ["orcid", "google", "github"])
def test_a_preset_of_one_site_knows_its_issuer(tmp_path: Path, preset: str) -> None:
    (tmp_path / FILE).write_text(f'[one]\npreset = "{preset}"\nclient_id = "x"\n', "utf-8")
    (one,) = load_providers(Config(data_dir=tmp_path), {}).values()
    assert one.issuer.startswith("https://")
    assert one.speaks_openid is (preset != "github")


def test_what_a_preset_says_can_be_said_otherwise(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(f'{IAM}title = "ESCAPE"\nscopes = ["openid"]\n', "utf-8")
    (one,) = load_providers(Config(data_dir=tmp_path), {}).values()
    assert (one.name, one.scopes, one.group_claims) == ("ESCAPE", ("openid",), ("groups", "wlcg.groups"))


def test_a_secret_comes_from_a_file_or_the_environment_and_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from-a-file\n", "utf-8")
    (by_file,) = load(tmp_path, f'{IAM}client_secret_file = "secret"\n').values()
    (by_name,) = load(tmp_path, f'{IAM}client_secret_env = "IAM"\n', IAM="from-a-name").values()
    assert by_file.client_secret.get_secret_value() == "from-a-file"  # type: ignore[attr-defined]
    assert by_name.client_secret.get_secret_value() == "from-a-name"  # type: ignore[attr-defined]
    assert "from-a" not in f"{by_file!r} {by_name}"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("wrong = 1", "wrong"),
        ('client_secret_env = "MISSING"', "MISSING is not set"),
        ('client_secret = "a"\nclient_secret_file = "b"', "only one of"),
        ('client_secret_file = "missing"', "No such file"),
        ('user_endpoint = "https://iam.test/user"', "authorization_endpoint"),
        ('token_endpoint = "ftp://iam.test"', "https://"),
        ('preset = "unheard-of"', "Cannot overwrite"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_key(tmp_path: Path, more: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as told:
        load(tmp_path, f"{IAM}{more}\n")
    assert FILE in str(told.value)


def test_a_name_is_part_of_an_address(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="small letters"):
        load(tmp_path, IAM.replace("escape", "Escape IAM").replace("[", '["').replace("]", '"]', 1))


def test_a_fault_does_not_tell_the_secret(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as told:
        load(tmp_path, f'{IAM}client_secret = ["very-secret"]\nclient_idd = "very-secret"\n')
    assert "very-secret" not in str(told.value)

"""From the environment's texts to settings."""

from collections.abc import Callable, Mapping
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from app.config.config import Config
from app.config.settings import PREFIX, ConfigError

__all__ = ["READERS", "read_config"]

FLAGS = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("0", "false", "no", "off"), False),
}


def _flag(text: str) -> bool:
    if text.lower() not in FLAGS:
        raise ValueError("must be true or false")
    return FLAGS[text.lower()]


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise ValueError("must be a whole number, 0 or more")
    return int(text)


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise ValueError("must be a number above 0")
    return number


READERS: Mapping[Any, Callable[[str], Any]] = {
    str: str,
    int: _whole,
    float: _positive,
    bool: _flag,
    Path: Path,
    Path | None: Path,
}


def _read_one(setting: Field[Any], text: str, faults: list[str]) -> Any:
    try:
        return READERS[setting.type](text)
    except ValueError as error:
        faults.append(f"{PREFIX}{setting.name.upper()}={text!r}: {error}.")
        return setting.default


def read_config(environment: Mapping[str, str]) -> Config:
    """Read the settings from an environment. Raises ConfigError with every fault at once."""
    known = {PREFIX + setting.name.upper(): setting for setting in fields(Config)}
    faults = [
        f"{name}: there is no such setting; see docs/operators.md."
        for name in sorted(environment)
        if name.startswith(PREFIX) and name not in known
    ]
    values = {
        setting.name: _read_one(setting, environment[name].strip(), faults)
        for name, setting in known.items()
        if environment.get(name, "").strip()
    }
    config = Config(**values)
    faults += config.faults()
    if faults:
        raise ConfigError(faults)
    return config

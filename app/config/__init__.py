"""The portal's settings: one frozen dataclass, read once from the environment.

Each noun has its module: its settings with their words and limits, what follows from them, and what can be
wrong between them. `Config` is all of them; what needs one noun's alone asks for that class, as `Mail`.
"""

from app.config.config import NOUNS, Config
from app.config.queue import LONGEST_SOCKET_PATH
from app.config.reading import read_config
from app.config.secret import kept_secret
from app.config.settings import PREFIX, ConfigError, own_settings

__all__ = [
    "LONGEST_SOCKET_PATH",
    "NOUNS",
    "PREFIX",
    "Config",
    "ConfigError",
    "kept_secret",
    "own_settings",
    "read_config",
]

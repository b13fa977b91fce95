"""What must be true before anything is started; each fault is one sentence."""

import errno
import os
import socket
import stat
import tempfile

from app.config import Config
from app.supervisor.faults import ExitCode, StartFault

__all__ = ["check_data_folder", "check_port", "check_socket_folder"]


def check_data_folder(config: Config) -> None:
    """Make the data folder and its private run folder, and see that files can be written there."""
    run = config.data_dir / "run"
    try:
        config.data_dir.mkdir(parents=True, exist_ok=True)
        run.mkdir(mode=0o700, exist_ok=True)
        (config.data_dir / "valkey").mkdir(mode=0o700, exist_ok=True)
        with tempfile.TemporaryFile(dir=run):
            pass
    except OSError as error:
        raise StartFault(
            ExitCode.DATA_FOLDER,
            f"The data folder {config.data_dir.absolute()} cannot be written ({error.strerror}); "
            "mend that, or set ESCAPADE_DATA_DIR to a folder that can.",
        ) from None


def check_socket_folder(config: Config) -> None:
    """Make the socket's folder where it lies in the shared temp folder, and see that it is ours alone."""
    folder = config.valkey_socket.parent
    if folder.is_relative_to(config.data_dir.resolve()):
        return
    folder.mkdir(mode=0o700, exist_ok=True)
    facts = folder.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.getuid() or facts.st_mode & 0o077:
        raise StartFault(
            ExitCode.DATA_FOLDER,
            f"The folder {folder} is not private to this user; "
            "remove it, or set ESCAPADE_DATA_DIR to a shorter path.",
        )


def check_port(config: Config) -> None:
    """See that nothing else listens where the web server will."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((config.host, config.port))
    except (OSError, OverflowError) as error:
        raise StartFault(ExitCode.PORT_TAKEN, _why_not(config, error)) from None


def _why_not(config: Config, error: OSError | OverflowError) -> str:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return (
            f"Port {config.port} on {config.host} is taken by another program; "
            "stop that one, or set ESCAPADE_PORT to a free port."
        )
    reason = error.strerror if isinstance(error, OSError) else "there is no such port"
    return (
        f"The web server cannot listen on {config.host} port {config.port} ({reason}); "
        "see ESCAPADE_HOST and ESCAPADE_PORT."
    )

"""`python -m app.supervisor`: check, prepare, start everything, keep it running, stop it in order."""

import os
import sys
from collections.abc import Iterable

from app.config import Config, ConfigError, read_config
from app.supervisor.faults import ExitCode, StartFault
from app.supervisor.forking import Work, load
from app.supervisor.preflight import check_data_folder, check_port, check_socket_folder
from app.supervisor.preparing import PREPARE, prepare_in_child
from app.supervisor.programs import VALKEY, Program, programs
from app.supervisor.run_folder import end_leftovers, only_start
from app.supervisor.signals import Signals
from app.supervisor.supervisor import Supervisor
from app.supervisor.terminal import complain, say, welcome

__all__ = ["main"]


def _load(ours: Iterable[Program]) -> None:
    try:
        load([PREPARE, *(program.does for program in ours if isinstance(program.does, Work))])
    except ImportError as error:
        raise StartFault(
            ExitCode.NOT_PREPARED,
            f"The portal is not installed whole ({error}); make run installs what is missing.",
        ) from None


def _run(config: Config) -> None:
    with Signals() as signals:
        ours = programs(config)
        supervisor = Supervisor(config, ours, signals, complain)
        try:
            say(
                "Preparing the database and the demo archive …" if config.demo else "Preparing the database …"
            )
            supervisor.look(VALKEY)  # it comes up while the rest is prepared
            _load(ours)
            link = prepare_in_child(signals)
            if link is None:
                return
            supervisor.run_until_web_answers()
            if not signals.stopping:
                say(welcome(config, link))
            supervisor.run_until_asked_to_stop()
            say("Stopping …")
        finally:
            supervisor.stop()


def _start(config: Config) -> None:
    check_data_folder(config)
    with only_start(config):
        check_socket_folder(config)
        for name in end_leftovers(config):
            complain(f"The {name} of an earlier start still ran; it was stopped.")
        check_port(config)
        _run(config)


def main() -> int:
    """Run the portal; the exit code."""
    try:
        _start(read_config(os.environ))
    except ConfigError as error:
        for fault in error.faults:
            complain(fault)
        return ExitCode.SETTINGS
    except StartFault as fault:
        complain(str(fault))
        return fault.code
    return ExitCode.STOPPED


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # what was loaded for the children is not taken to pieces

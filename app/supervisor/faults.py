"""Why the portal does not start: one sentence and one exit code each."""

from enum import IntEnum

__all__ = ["ExitCode", "StartFault"]


class ExitCode(IntEnum):
    """How the supervisor ends, for scripts."""

    STOPPED = 0
    SETTINGS = 2
    DATA_FOLDER = 3
    RUNNING_ALREADY = 4
    PORT_TAKEN = 5
    DATABASE = 6
    NOT_PREPARED = 7
    NO_WEB_SERVER = 8


class StartFault(Exception):  # noqa: N818 - named by what it tells
    """The portal cannot start; the message is a sentence that says what to do."""

    def __init__(self, code: ExitCode, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code

"""What a person reads in the terminal: few words on standard output, faults on standard error."""

import sys

from app.config import Config

__all__ = ["complain", "say", "welcome"]


def say(text: str) -> None:
    """Print a line for the person who started the portal."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """Print a line about something that went wrong."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def welcome(config: Config, link: str) -> str:
    """Word where the portal is, how to sign in, how to stop it."""
    return (
        f"\n  {config.title} runs at   {config.address}\n"
        f"  Administrator's sign-in, good for one use:\n  {link}\n"
        "  Stop it with Ctrl-C.\n"
    )

"""Parameters that several of the protocols have."""

from collections.abc import Iterable, Mapping

from connectors.contract import Parameter, ParameterKind

__all__ = ["chosen", "format_choice", "verbosity_choice"]


def verbosity_choice(default: int) -> Parameter:
    """Give the parameter VERB (SCS 1.03, section 2.1; SIA 1.0, section 4.1.4)."""
    return Parameter(
        name="verb",
        label="Columns",
        kind=ParameterKind.CHOICE,
        help="How many of its columns the service gives.",
        default=str(default),
        choices=(("1", "few"), ("2", "usual"), ("3", "all")),
        field="VERB",
    )


def format_choice(choices: Mapping[str, str]) -> Parameter:
    """Give the parameter FORMAT with these values and labels."""
    return Parameter(
        name="format",
        label="Format",
        kind=ParameterKind.CHOICE,
        help="The format of the files; all formats where none is chosen.",
        choices=tuple(choices.items()),
        field="FORMAT",
    )


def chosen(table: Mapping[str, Parameter], words: Iterable[str]) -> tuple[Parameter, ...]:
    """Give a protocol's own parameters of these names, each once."""
    return tuple(table[word] for word in dict.fromkeys(words))

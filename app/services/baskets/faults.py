"""Why a basket is left as it is."""

__all__ = ["Frozen", "Full"]


class Frozen(ValueError):  # noqa: N818 - named by what the basket is
    """The basket is frozen, or was taken away meanwhile."""


class Full(ValueError):  # noqa: N818 - named by what the basket is
    """There is no room for so many."""

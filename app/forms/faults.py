"""What is wrong with a form."""

__all__ = ["FormFault"]


class FormFault(ValueError):  # noqa: N818 - it is data beside a field
    """A field cannot be used; the message says how to mend it."""

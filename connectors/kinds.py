"""Of what kind the cells of an Arrow column are; pyarrow tells it finer than is asked for."""

import pyarrow as pa

__all__ = ["is_list", "is_number", "is_text"]


def is_number(kind: pa.DataType) -> bool:
    """Whether they are numbers, whole or not."""
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def is_text(kind: pa.DataType) -> bool:
    """Whether they are texts, counted in 32 or in 64 bits."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def is_list(kind: pa.DataType) -> bool:
    """Whether each is a list, of one length or of any."""
    return any(test(kind) for test in (pa.types.is_list, pa.types.is_large_list, pa.types.is_fixed_size_list))

"""Keeping a process of many threads small."""

import ctypes
import sys

import pyarrow as pa

__all__ = ["share_heap"]

MEGABYTE = 1024 * 1024
OPTIONS = {
    -8: 1,  # M_ARENA_MAX
    -3: 4 * MEGABYTE,  # M_MMAP_THRESHOLD: larger arrays come from the system and go back to it
    -1: 16 * MEGABYTE,  # M_TRIM_THRESHOLD
}
"""Of malloc.h, where the C library is GNU's."""


def share_heap() -> None:
    """Have all threads take their arrays from one heap, and give back what is free.

    Otherwise each of them keeps what its largest question needed, in numpy's heap and in Arrow's.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    if library is not None and hasattr(library, "mallopt"):
        for option, value in OPTIONS.items():
            library.mallopt(option, value)

"""Sizes of files: what the units that services write stand for."""

__all__ = ["byte_factor"]

PREFIXES = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
BINARY = {"ki": 2**10, "mi": 2**20, "gi": 2**30, "ti": 2**40}
BYTES = {
    f"{prefix}{word}": factor
    for prefix, factor in (*PREFIXES.items(), *BINARY.items())
    for word in ("byte", "bytes", "b")
} | {"": 1}
"""What the units of sizes stand for, in bytes; services write them in any case."""


def byte_factor(unit: str) -> int | None:
    """Bytes that this unit stands for; None where it is no unit of sizes."""
    return BYTES.get(unit.strip().lower())

"""VOTables to Arrow, as their bytes come and in bounded memory."""

from connectors.votable.describe import FieldRef, Group, Info, Param, Resource, System
from connectors.votable.fields import FieldSpec
from connectors.votable.stream import VotableStream, read_votable

__all__ = [
    "FieldRef",
    "FieldSpec",
    "Group",
    "Info",
    "Param",
    "Resource",
    "System",
    "VotableStream",
    "read_votable",
]

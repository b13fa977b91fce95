"""VOTables to Arrow and back, as their bytes come and in bounded memory."""

from connectors.votable.describe import FieldRef, Group, Info, Param, Resource, System
from connectors.votable.fields import FieldSpec
from connectors.votable.stream import VotableStream, read_votable
from connectors.votable.writing import Serialization, write_votable

__all__ = [
    "FieldRef",
    "FieldSpec",
    "Group",
    "Info",
    "Param",
    "Resource",
    "Serialization",
    "System",
    "VotableStream",
    "read_votable",
    "write_votable",
]

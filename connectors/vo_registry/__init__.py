"""The VO registry (RegTAP 1.1 and 1.2): harvested in pages, or asked live; its services as datasets."""

from connectors.vo_registry.asking import RegTap
from connectors.vo_registry.columns import PARTS, RESOURCE
from connectors.vo_registry.harvest import Harvest, Pages, Progress
from connectors.vo_registry.kinds import ASKABLE, LABELS, POSITIONAL, ServiceKind
from connectors.vo_registry.live import Match, columns_of, joules, matches, metres_of, record
from connectors.vo_registry.mirrors import MIRRORS, Mirror, chosen_mirrors
from connectors.vo_registry.offering import archive_text, asked_interfaces, dataset_of, key_of
from connectors.vo_registry.reading import plain, record_of
from connectors.vo_registry.record import RECORD, Interface, Record, Relation, Role, Table
from connectors.vo_registry.wish import WAVEBANDS, Wish

__all__ = [
    "ASKABLE",
    "LABELS",
    "MIRRORS",
    "PARTS",
    "POSITIONAL",
    "RECORD",
    "RESOURCE",
    "WAVEBANDS",
    "Harvest",
    "Interface",
    "Match",
    "Mirror",
    "Pages",
    "Progress",
    "Record",
    "RegTap",
    "Relation",
    "Role",
    "ServiceKind",
    "Table",
    "Wish",
    "archive_text",
    "asked_interfaces",
    "chosen_mirrors",
    "columns_of",
    "dataset_of",
    "joules",
    "key_of",
    "matches",
    "metres_of",
    "plain",
    "record",
    "record_of",
]

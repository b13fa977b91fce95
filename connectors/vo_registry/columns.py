"""What is taken from a registry's tables (RegTAP 1.1 and 1.2, section 4 "The tables")."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["DETAILS", "PARTS", "RESOURCE", "Part"]

DETAILS = (
    "/capability/dataModel/@ivo-id",
    "/capability/maxRadius",
    "/capability/maxSR",
    "/capability/testQuery/ra",
    "/capability/testQuery/dec",
    "/capability/testQuery/sr",
    "/capability/testQuery/pos/long",
    "/capability/testQuery/pos/lat",
    "/capability/testQuery/queryDataCmd",
)
"""The details that the portal understands (RegTAP 1.1, appendix A)."""


@dataclass(frozen=True, slots=True)
class Part:
    """A table of schema rr that belongs to rr.resource by its ivoid; `each` row of it is told once.

    `where` is a further condition in ADQL. An `optional` one is not there in every mirror.
    """

    name: str
    columns: Sequence[str]
    each: bool = True
    where: str = ""
    optional: bool = False

    def query(self, there: Mapping[str, frozenset[str]], ids: str) -> str:
        """ADQL for the rows of these ids (a condition), with null for what the mirror does not have."""
        known = there.get(self.name, frozenset())
        columns = ", ".join(["ivoid", *(name for name in self.columns if name in known)])
        conditions = " AND ".join(part for part in (ids, self.where) if part)
        return f"SELECT {'' if self.each else 'DISTINCT '}{columns} FROM rr.{self.name} WHERE {conditions}"  # noqa: S608 - names of ours, and ids that are quoted


RESOURCE = (
    *("res_type", "created", "short_name", "res_title", "updated", "content_level", "res_description"),
    *("reference_url", "creator_seq", "content_type", "source_format", "source_value", "res_version"),
    *("waveband", "rights", "rights_uri"),
)
"""Columns of rr.resource beside its ivoid."""

_QUOTED = ", ".join(f"'{path}'" for path in DETAILS)
PARTS = (
    Part("capability", ("cap_index", "cap_type", "cap_description", "standard_id")),
    Part(
        "interface",
        (
            *("cap_index", "intf_index", "intf_type", "intf_role", "std_version", "result_type", "url_use"),
            *("access_url", "authenticated_only"),
        ),
    ),
    Part("res_subject", ("res_subject",)),
    Part("res_role", ("base_role", "role_name", "role_ivoid", "email")),
    Part("relationship", ("relationship_type", "related_id", "related_name"), optional=True),
    Part("validation", ("validated_by", "val_level", "cap_index"), optional=True),
    Part("res_date", ("date_value", "value_role"), optional=True),
    Part("alt_identifier", ("alt_identifier",), optional=True),
    Part("res_table", ("table_index", "table_name", "table_title", "table_description", "table_utype")),
    Part("table_column", ("ucd",), each=False, where="ucd IS NOT NULL"),
    Part("res_detail", ("cap_index", "detail_xpath", "detail_value"), where=f"detail_xpath IN ({_QUOTED})"),
    Part("stc_spatial", ("coverage",), optional=True),
    Part("stc_temporal", ("time_start", "time_end"), optional=True),
    Part("stc_spectral", ("spectral_start", "spectral_end"), optional=True),
)
"""All the other tables that are taken; of the columns of a resource's tables only their distinct UCDs."""

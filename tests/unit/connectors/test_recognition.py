"""Roles in the columns that services really send."""

import pytest

from connectors.archive import Dataset
from connectors.contract import Column, Role
from connectors.recognition import recognised


def dataset(**values: object) -> Dataset:
    return Dataset.model_validate({"id": "d", "title": "D", "connector": "tap", **values})


def column(name: str, datatype: str = "char", **values: str) -> Column:
    return Column(name=name, datatype=datatype, **values)


def roles(*columns: Column, **values: object) -> dict[str, str]:
    return {one.name: str(one.role) for one in recognised(columns, dataset(**values)) if one.role}


# ObsCore 1.1, table 5, as a TAP service sends it.
OBSCORE = (
    column("dataproduct_type", ucd="meta.code.class", utype="ObsDataset.dataProductType"),
    column("calib_level", "int", ucd="meta.code;obs.calib", utype="ObsDataset.calibLevel"),
    column("obs_collection", ucd="meta.id", utype="DataID.collection"),
    column("obs_id", ucd="meta.id", utype="DataID.observationID"),
    column("obs_publisher_did", ucd="meta.ref.uri;meta.curation", utype="Curation.publisherDID"),
    column("access_url", ucd="meta.ref.url", utype="Access.reference"),
    column("access_format", ucd="meta.code.mime", utype="Access.format"),
    column("access_estsize", "long", unit="kbyte", ucd="phys.size;meta.file", utype="Access.size"),
    column("target_name", ucd="meta.id;src", utype="Target.name"),
    column("s_ra", "double", unit="deg", ucd="pos.eq.ra"),
    column("s_dec", "double", unit="deg", ucd="pos.eq.dec"),
    column("s_fov", "double", unit="deg", ucd="phys.angSize;instr.fov"),
    column("s_region", ucd="pos.outline;obs.field", utype="Char.SpatialAxis.Coverage.Support.Area"),
    column("t_min", "double", unit="d", ucd="time.start;obs.exposure"),
    column("t_max", "double", unit="d", ucd="time.end;obs.exposure"),
    column("t_exptime", "double", unit="s", ucd="time.duration;obs.exposure"),
    column("em_min", "double", unit="m", ucd="em.wl;stat.min"),
    column("em_max", "double", unit="m", ucd="em.wl;stat.max"),
    column("o_ucd", ucd="meta.ucd"),
    column("facility_name", ucd="meta.id;instr.tel"),
    column("instrument_name", ucd="meta.id;instr"),
)
OBSCORE_ROLES = {
    "obs_id": "name",
    "obs_publisher_did": "identifier",
    "access_url": "access-url",
    "access_format": "access-format",
    "access_estsize": "size",
    "s_ra": "ra",
    "s_dec": "dec",
    "s_region": "footprint",
    "t_min": "time-start",
    "t_max": "time-end",
    "em_min": "band-min",
    "em_max": "band-max",
}


def test_obscore_is_known_by_its_names() -> None:
    assert roles(*OBSCORE) == OBSCORE_ROLES


def test_obscore_without_ucds_utypes_and_units_is_known_too() -> None:
    bare = [column(one.name.upper(), one.datatype) for one in OBSCORE]
    made = recognised(bare, dataset())
    assert {one.name.lower(): str(one.role) for one in made if one.role} == OBSCORE_ROLES
    units = {one.name: one.unit for one in made if one.unit}
    assert units == {
        "S_RA": "deg",
        "S_DEC": "deg",
        "T_MIN": "d",
        "T_MAX": "d",
        "EM_MIN": "m",
        "EM_MAX": "m",
        "ACCESS_ESTSIZE": "kbyte",
    }


def test_a_unit_that_a_service_gives_is_its_own() -> None:
    (size,) = recognised([column("access_estsize", "long", unit="byte")], dataset())
    assert size.unit == "byte"


def test_a_title_is_a_better_name_than_an_id() -> None:
    assert roles(column("obs_id"), column("obs_title")) == {"obs_title": "name"}


# SIA 1.0, section 4.2.5: the names are the service's own, the UCDs are not.
SIA1 = (
    column("Survey", ucd="VOX:Image_Title"),
    column("Ra", "double", ucd="POS_EQ_RA_MAIN"),
    column("Dec", "double", ucd="POS_EQ_DEC_MAIN"),
    column("Dim", "int", ucd="VOX:Image_Naxes"),
    column("Size", "int", ucd="VOX:Image_Naxis"),
    column("Scale", "double", ucd="VOX:Image_Scale"),
    column("Format", ucd="VOX:Image_Format"),
    column("When", "double", unit="d", ucd="VOX:Image_MJDateObs"),
    column("PixFlags", ucd="VOX:Image_PixFlags"),
    column("URL", ucd="VOX:Image_AccessReference"),
    column("Bytes", "long", ucd="VOX:Image_FileSize"),
    column("Low", "double", unit="m", ucd="VOX:BandPass_LoLimit"),
    column("High", "double", unit="m", ucd="VOX:BandPass_HiLimit"),
)


def test_sia_1_is_known_by_its_ucds() -> None:
    assert roles(*SIA1) == {
        "Survey": "name",
        "Ra": "ra",
        "Dec": "dec",
        "Format": "access-format",
        "When": "time-start",
        "URL": "access-url",
        "Bytes": "size",
        "Low": "band-min",
        "High": "band-max",
    }


SSA_UTYPES = {
    "ssa_pubDID": ("char", "Curation.PublisherDID", "identifier"),
    "ssa_dstitle": ("char", "DataID.Title", "name"),
    "accref": ("char", "Access.Reference", "access-url"),
    "mime": ("char", "Access.Format", "access-format"),
    "accsize": ("long", "Access.Size", "size"),
    "ssa_targname": ("char", "Target.Name", None),
    "ssa_location": ("char", "Char.SpatialAxis.Coverage.Location.Value", None),
    "ssa_region": ("char", "Char.SpatialAxis.Coverage.Support.Area", "footprint"),
    "ssa_tmid": ("double", "Char.TimeAxis.Coverage.Location.Value", None),
    "ssa_t0": ("double", "Char.TimeAxis.Coverage.Bounds.Start", "time-start"),
    "ssa_t1": ("double", "Char.TimeAxis.Coverage.Bounds.Stop", "time-end"),
    "ssa_specstart": ("double", "Char.SpectralAxis.Coverage.Bounds.Start", "band-min"),
    "ssa_specend": ("double", "Char.SpectralAxis.Coverage.Bounds.Stop", "band-max"),
}


@pytest.mark.parametrize("prefix", ["ssa:", "", "SSA:", "spec:Spectrum.", "sdm:spectrum."])
def test_ssa_is_known_by_its_utypes(prefix: str) -> None:
    columns = [column(name, kind, utype=prefix + utype) for name, (kind, utype, _) in SSA_UTYPES.items()]
    assert roles(*columns) == {name: role for name, (_, _, role) in SSA_UTYPES.items() if role}


def test_obscore_columns_of_other_names_are_known_by_their_utypes() -> None:
    area = "obscore:Char.SpatialAxis.Coverage.Location.Coord.Position2D.Value2.C"
    columns = (
        column("lon", "double", utype=f"{area}1"),
        column("lat", "double", utype=f"{area}2"),
        column("start", "double", utype="obscore:Char.TimeAxis.Coverage.Bounds.Limits.StartTime"),
        column("low", "double", utype="obscore:Char.SpectralAxis.Coverage.Bounds.Limits.LoLimit"),
    )
    assert roles(*columns) == {"lon": "ra", "lat": "dec", "start": "time-start", "low": "band-min"}


# SCS 1.03, section 2.2: UCD1 words, which UCD1+ has replaced since.
@pytest.mark.parametrize(
    "ucds",
    [
        ("ID_MAIN", "POS_EQ_RA_MAIN", "POS_EQ_DEC_MAIN"),
        ("meta.id;meta.main", "pos.eq.ra;meta.main", "pos.eq.dec;meta.main"),
        ("META.ID;META.MAIN", "POS.EQ.RA;META.MAIN", "POS.EQ.DEC;META.MAIN"),
    ],
)
def test_a_cone_search_is_known_by_old_ucds_and_new_ones(ucds: tuple[str, str, str]) -> None:
    source, ra, dec = ucds
    columns = (column("a", ucd=source), column("b", "double", ucd=ra), column("c", "double", ucd=dec))
    assert roles(*columns) == {"a": "identifier", "b": "ra", "c": "dec"}


GAIA = (
    column("solution_id", "long", ucd="meta.version"),
    column("designation", ucd="meta.id;meta.main"),
    column("source_id", "long", ucd="meta.id"),
    column("ref_epoch", "double", unit="yr", ucd="meta.ref;time.epoch"),
    column("ra", "double", unit="deg", ucd="pos.eq.ra;meta.main"),
    column("ra_error", "float", unit="mas", ucd="stat.error;pos.eq.ra"),
    column("dec", "double", unit="deg", ucd="pos.eq.dec;meta.main"),
    column("pmra", "double", unit="mas.yr**-1", ucd="pos.pm;pos.eq.ra"),
    column("datalink_url", ucd="meta.ref.url"),
)


def test_a_catalogue_like_gaia() -> None:
    found = {"designation": "identifier", "ra": "ra", "dec": "dec", "datalink_url": "link"}
    assert roles(*GAIA) == found


def test_a_catalogue_of_vizier_has_its_position_in_degrees() -> None:
    columns = (
        column("recno", "int", ucd="meta.record"),
        column("RAJ2000", unit='"h:m:s"', ucd="pos.eq.ra;meta.main"),
        column("DEJ2000", unit='"d:m:s"', ucd="pos.eq.dec;meta.main"),
        column("HIP", "int", ucd="meta.id;meta.main"),
        column("_RAJ2000", "double", unit="deg", ucd="pos.eq.ra"),
        column("_DEJ2000", "double", unit="deg", ucd="pos.eq.dec"),
    )
    assert roles(*columns) == {"HIP": "identifier", "_RAJ2000": "ra", "_DEJ2000": "dec"}


def test_of_several_columns_the_first_has_the_role_and_links_may_be_many() -> None:
    columns = (
        column("one", "double", ucd="pos.eq.ra"),
        column("two", "double", ucd="pos.eq.ra"),
        column("page", ucd="meta.ref.url"),
        column("paper", ucd="meta.ref.url"),
    )
    assert roles(*columns) == {"one": "ra", "page": "link", "paper": "link"}


def test_a_surer_sign_wins_over_an_earlier_column() -> None:
    columns = (
        column("ra_apparent", "double", ucd="pos.eq.ra"),
        column("ra_icrs", "double", ucd="pos.eq.ra;meta.main"),
    )
    assert roles(*columns) == {"ra_icrs": "ra"}


def test_the_datasets_own_word_comes_first() -> None:
    own = {"target_name": Role.NAME, "my_picture": Role.PREVIEW, "s_ra": Role.LINK}
    found = roles(*OBSCORE, column("preview"), column("my_picture"), roles=own)
    assert (found["target_name"], found["my_picture"], found["s_ra"]) == ("name", "preview", "link")
    assert "obs_id" not in found
    assert "preview" not in found


def test_a_role_that_a_connector_gave_stays() -> None:
    given = Column(name="centre", datatype="double", role=Role.RA)
    assert roles(given, column("s_ra", "double")) == {"centre": "ra"}


def test_links_and_what_is_shown_come_from_the_dataset() -> None:
    made = recognised(
        [column("a"), column("b")], dataset(shown=["b"], links={"a": "https://example.org/{value}"})
    )
    assert [(one.shown, one.link) for one in made] == [(False, "https://example.org/{value}"), (True, "")]


def test_the_datasets_names_hold_in_any_case() -> None:
    said = dataset(shown=["ra"], links={"BIBCODE": "https://x.org/{value}"}, roles={"Thumb": "preview"})
    made = recognised([column("RA"), column("bibcode"), column("thumb")], said)
    assert [one.shown for one in made] == [True, False, False]
    assert (made[1].link, made[2].role) == ("https://x.org/{value}", Role.PREVIEW)

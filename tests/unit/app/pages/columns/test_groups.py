from app.pages.columns.groups import grouped
from connectors.contract import Column, Role


def column(name: str, ucd: str = "", role: Role | None = None) -> Column:
    return Column(name=name, datatype="double", ucd=ucd, role=role)


def names(*columns: Column) -> dict[str, list[str]]:
    return {group: [one.name for one in some] for group, some in grouped(columns).items()}


def test_columns_are_grouped_by_what_they_are_of() -> None:
    made = names(
        column("ra", "pos.eq.ra;meta.main"),
        column("v", "phot.mag;em.opt.V"),
        column("e_ra", "stat.error;pos.eq.ra"),
        column("t", "time.epoch"),
        column("f", "em.freq"),
        column("id", "meta.id;meta.main"),
        column("where", role=Role.FOOTPRINT),
    )
    assert made == {
        "Position": ["ra", "e_ra", "where"],
        "Photometry": ["v"],
        "Time": ["t"],
        "Spectral": ["f"],
        "Names": ["id"],
    }


def test_what_no_ucd_tells_goes_by_its_name() -> None:
    made = names(column("lone"), *(column(f"bp_{one}") for one in "abcd"), column("rp_a"), column("position"))
    assert made == {"bp_…": ["bp_a", "bp_b", "bp_c", "bp_d"], "Other": ["lone", "rp_a", "position"]}
    assert list(made)[-1] == "Other"


def test_no_word_is_taken_for_another_that_begins_like_it() -> None:
    assert names(column("x", "position"), column("y", "timely")) == {"Other": ["x", "y"]}

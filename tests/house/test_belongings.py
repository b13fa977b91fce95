"""A model that speaks of an account is told in `app.services.belongings`, so that nothing is forgotten."""

from collections.abc import Iterator

from sqlalchemy import Column, ForeignKey, MetaData, String, Table

from app.models import Model
from app.services.belongings import BELONGINGS, PASSING, End

NAMES = ("account_id", "owner_id", "grantee_id", "user_id", "person_id")


def speaking_of_accounts(metadata: MetaData) -> Iterator[str]:
    """Columns that refer to an account, by a foreign key or by their name."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            referring = any(key.column.table.name == "accounts" for key in column.foreign_keys)
            if referring or column.name in NAMES:
                yield f"{table.name}.{column.name}"


def test_each_is_told_once_and_nothing_else() -> None:
    told = [f"{one.column.table.name}.{one.column.name}" for one in BELONGINGS]
    assert sorted(told) == sorted(speaking_of_accounts(Model.metadata))
    assert set(Model.metadata.tables) > PASSING


def test_the_database_does_at_the_end_of_an_account_what_is_told() -> None:
    does = {"CASCADE": End.DELETED, "SET NULL": End.ANONYMOUS}
    for one in BELONGINGS:
        for key in one.column.foreign_keys:
            assert does[key.ondelete or ""] is one.at_end, one.column


def test_the_check_sees_what_it_looks_for() -> None:
    metadata = MetaData()
    Table("accounts", metadata, Column("id", String, primary_key=True))
    Table("a", metadata, Column("whose", ForeignKey("accounts.id")), Column("name", String))
    Table("b", metadata, Column("owner_id", String))
    assert set(speaking_of_accounts(metadata)) == {"a.whose", "b.owner_id"}

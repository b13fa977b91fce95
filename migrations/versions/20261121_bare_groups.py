"""bare_groups"""

from alembic import op
import sqlalchemy as sa


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
GROUPS = sa.table('groups', sa.column('id'), sa.column('issuer'), sa.column('name'))
MEMBERS = sa.table('memberships', sa.column('group_id'), sa.column('account_id'), sa.column('added_at', MOMENT))
SHARES = sa.table('shares', sa.column('id'), sa.column('kind'), sa.column('object_id'), sa.column('grantee'),
                  sa.column('grantee_id'), sa.column('created_at', MOMENT))


def _join_members(connection, old: str, kept: str) -> None:
    """Who is in both was there since the first of the two."""
    since = dict(connection.execute(
        sa.select(MEMBERS.c.account_id, MEMBERS.c.added_at).where(MEMBERS.c.group_id == kept)).all())
    theirs = connection.execute(
        sa.select(MEMBERS.c.account_id, MEMBERS.c.added_at).where(MEMBERS.c.group_id == old)).all()
    for account, added in theirs:
        here = sa.and_(MEMBERS.c.group_id == kept, MEMBERS.c.account_id == account)
        if account not in since:
            connection.execute(sa.insert(MEMBERS).values(group_id=kept, account_id=account, added_at=added))
        elif added < since[account]:
            connection.execute(sa.update(MEMBERS).where(here).values(added_at=added))
    connection.execute(sa.delete(MEMBERS).where(MEMBERS.c.group_id == old))


def _join_shares(connection, old: str, kept: str) -> None:
    """One object is shared with a group once, and the last word holds, as where it is shared again."""
    shared = {}
    found = connection.execute(
        sa.select(SHARES).where(SHARES.c.grantee == 'group', SHARES.c.grantee_id.in_([old, kept]))
        .order_by(SHARES.c.created_at, SHARES.c.id)).all()
    for row in found:
        before = shared.get((row.kind, row.object_id))
        if before:
            connection.execute(sa.delete(SHARES).where(SHARES.c.id == before))
        shared[row.kind, row.object_id] = row.id
    moved = sa.update(SHARES).where(SHARES.c.grantee == 'group', SHARES.c.grantee_id == old)
    connection.execute(moved.values(grantee_id=kept))


def upgrade() -> None:
    """Groups of providers lose the slash that they were stored with once; two of one name become one."""
    connection = op.get_bind()
    asked = sa.select(GROUPS).where(GROUPS.c.issuer != '', GROUPS.c.name.like('/_%'))
    # The shortest first: `/a` leaves its name before `//a` takes it.
    for row in sorted(connection.execute(asked).all(), key=lambda row: len(row.name)):
        name = row.name.removeprefix('/')
        same = sa.select(GROUPS.c.id).where(GROUPS.c.issuer == row.issuer, GROUPS.c.name == name)
        kept = connection.scalar(same)
        if kept is None:
            connection.execute(sa.update(GROUPS).where(GROUPS.c.id == row.id).values(name=name))
            continue
        _join_members(connection, row.id, kept)
        _join_shares(connection, row.id, kept)
        connection.execute(sa.delete(GROUPS).where(GROUPS.c.id == row.id))


def downgrade() -> None:
    """Nothing: the release before knows the names without the slash as well."""

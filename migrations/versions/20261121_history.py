"""history"""

import hashlib

from alembic import op
import sqlalchemy as sa


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

SEARCHES = sa.table('searches', sa.column('id'), sa.column('question'), sa.column('digest'))
ANSWERS = sa.table(
    'answers', sa.column('search_id'), sa.column('archive'), sa.column('dataset'), sa.column('question')
)


def _fill_digests() -> None:
    """What a dataset's own page asked is the question of its only answer; it belongs to that dataset."""
    connection = op.get_bind()
    alone = sa.select(
        ANSWERS.c.search_id, sa.func.min(ANSWERS.c.question),
        sa.func.min(ANSWERS.c.archive), sa.func.min(ANSWERS.c.dataset),
    ).group_by(ANSWERS.c.search_id).having(sa.func.count() == 1)
    places = {search: (question, f'{archive}/{dataset}')
              for search, question, archive, dataset in connection.execute(alone)}
    for search, question in connection.execute(sa.select(SEARCHES.c.id, SEARCHES.c.question)).all():
        asked, place = places.get(search, ('', ''))
        text = f'{place if asked == question else ""}?{question}'
        digest = hashlib.sha256(text.encode()).hexdigest()
        connection.execute(SEARCHES.update().where(SEARCHES.c.id == search).values(digest=digest))


def upgrade() -> None:
    with op.batch_alter_table('searches', schema=None) as batch_op:
        batch_op.add_column(sa.Column('digest', sa.String(length=64), server_default='', nullable=False))
        batch_op.add_column(sa.Column('name', sa.String(length=200), server_default='', nullable=False))
        batch_op.add_column(sa.Column('pinned_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index('ix_searches_account_id_digest', ['account_id', 'digest'], unique=False)

    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('mail_jobs', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.add_column(sa.Column('mailed_at', sa.DateTime(timezone=True), nullable=True))

    _fill_digests()


def downgrade() -> None:
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.drop_column('mailed_at')

    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.drop_column('mail_jobs')

    with op.batch_alter_table('searches', schema=None) as batch_op:
        batch_op.drop_index('ix_searches_account_id_digest')
        batch_op.drop_column('removed_at')
        batch_op.drop_column('pinned_at')
        batch_op.drop_column('name')
        batch_op.drop_column('digest')

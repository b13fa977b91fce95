"""basket_order"""

from alembic import op
import sqlalchemy as sa


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

AT_ONCE = 500
MOMENT = sa.DateTime(timezone=True)
OF_BASKETS = ('check_ended_at', 'check_until', 'check_began_at', 'digest', 'frozen_at', 'removed_at',
              'chosen_at', 'changed_at', 'place', 'note')
OF_ITEMS = ('words', 'link_seen_at', 'link_words', 'link_state', 'asked_at', 'query', 'service', 'size',
            'access_url', 'place')


def _text(value) -> str:
    return ' '.join(str(value).split()).casefold()


def _fill_items() -> None:
    """The order and the words that searches look into, for what was put in before."""
    connection = op.get_bind()
    items = sa.table('items', sa.column('id'), sa.column('basket_id'), sa.column('place'),
                     sa.column('label'), sa.column('note'), sa.column('fields', sa.JSON),
                     sa.column('words'), sa.column('added_at'))
    known = connection.execute(sa.select(items.c.id, items.c.basket_id).order_by(
        items.c.basket_id, items.c.added_at.desc(), items.c.id)).all()
    ids, places = [row.id for row in known], {}
    for place, row in enumerate(known):
        places[row.id] = place
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start:start + AT_ONCE]
        for row in connection.execute(sa.select(items).where(items.c.id.in_(part))).all():
            values = [str(value)[:200] for value in row.fields.values() if value not in (None, '')]
            words = _text(' '.join([row.label, row.note, *values]))[:4000]
            connection.execute(sa.update(items).where(items.c.id == row.id).values(
                place=places[row.id], words=words))


def upgrade() -> None:
    # Columns are added and dropped one by one: in a batch SQLite makes the table anew, and dropping the old
    # baskets would take their items along.
    op.add_column('baskets', sa.Column('note', sa.Text(), server_default='', nullable=False))
    op.add_column('baskets', sa.Column('place', sa.Integer(), server_default='0', nullable=False))
    op.add_column('baskets', sa.Column('changed_at', MOMENT, server_default='2026-01-01 00:00:00.000000',
                                       nullable=False))
    op.add_column('baskets', sa.Column('chosen_at', MOMENT, nullable=True))
    op.add_column('baskets', sa.Column('removed_at', MOMENT, nullable=True))
    op.add_column('baskets', sa.Column('frozen_at', MOMENT, nullable=True))
    op.add_column('baskets', sa.Column('digest', sa.String(length=64), server_default='', nullable=False))
    op.add_column('baskets', sa.Column('check_began_at', MOMENT, nullable=True))
    op.add_column('baskets', sa.Column('check_until', MOMENT, nullable=True))
    op.add_column('baskets', sa.Column('check_ended_at', MOMENT, nullable=True))
    op.execute('UPDATE baskets SET changed_at = created_at')

    op.add_column('items', sa.Column('place', sa.Integer(), server_default='0', nullable=False))
    op.add_column('items', sa.Column('access_url', sa.Text(), server_default='', nullable=False))
    op.add_column('items', sa.Column('size', sa.BigInteger(), nullable=True))
    op.add_column('items', sa.Column('service', sa.Text(), server_default='', nullable=False))
    op.add_column('items', sa.Column('query', sa.Text(), server_default='', nullable=False))
    op.add_column('items', sa.Column('asked_at', MOMENT, nullable=True))
    op.add_column('items', sa.Column('link_state', sa.String(length=10), server_default='', nullable=False))
    op.add_column('items', sa.Column('link_words', sa.String(length=300), server_default='', nullable=False))
    op.add_column('items', sa.Column('link_seen_at', MOMENT, nullable=True))
    op.add_column('items', sa.Column('words', sa.Text(), server_default='', nullable=False))
    _fill_items()
    op.drop_index('ix_items_basket_id_removed_at', table_name='items')
    op.create_index('ix_items_basket_id_removed_at_place', 'items', ['basket_id', 'removed_at', 'place'])

    op.create_table('item_tags',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('tag', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['items.id'], name=op.f('fk_item_tags_item_id_items'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('item_id', 'tag', name=op.f('pk_item_tags'))
    )
    op.create_table('basket_changes',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('basket_id', sa.String(length=32), nullable=False),
    sa.Column('target_id', sa.String(length=32), nullable=True),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('made_at', MOMENT, nullable=False),
    sa.Column('removed', sa.JSON(), nullable=False),
    sa.Column('added', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['basket_id'], ['baskets.id'], name=op.f('fk_basket_changes_basket_id_baskets'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['target_id'], ['baskets.id'], name=op.f('fk_basket_changes_target_id_baskets'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_basket_changes'))
    )
    for column in ('basket_id', 'target_id', 'made_at'):
        op.create_index(op.f(f'ix_basket_changes_{column}'), 'basket_changes', [column])


def downgrade() -> None:
    # The release before knows rows and results alone, and keeps what was removed only within baskets.
    op.execute("DELETE FROM items WHERE kind NOT IN ('row', 'result')")
    # Nothing follows by itself: foreign keys are off here on SQLite.
    op.execute('DELETE FROM items WHERE basket_id IN (SELECT id FROM baskets WHERE removed_at IS NOT NULL)')
    op.execute('DELETE FROM baskets WHERE removed_at IS NOT NULL')
    op.drop_table('basket_changes')
    op.drop_table('item_tags')
    op.drop_index('ix_items_basket_id_removed_at_place', table_name='items')
    op.create_index('ix_items_basket_id_removed_at', 'items', ['basket_id', 'removed_at'])
    for column in OF_ITEMS:
        op.drop_column('items', column)
    for column in OF_BASKETS:
        op.drop_column('baskets', column)

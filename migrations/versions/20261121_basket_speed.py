"""basket_speed"""

from alembic import op
import sqlalchemy as sa


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

LINKED = sa.text("access_url != ''")


def upgrade() -> None:
    op.drop_index('ix_items_basket_id_removed_at_place', table_name='items')
    op.create_index('ix_items_basket_id_place', 'items', ['basket_id', 'place', 'id', 'removed_at'])
    op.create_index('ix_items_basket_id_kind', 'items', ['basket_id', 'kind', 'removed_at', 'size'])
    op.create_index('ix_items_basket_id_link_state', 'items',
                    ['basket_id', 'link_state', 'removed_at', 'link_seen_at'],
                    sqlite_where=LINKED, postgresql_where=LINKED)


def downgrade() -> None:
    for name in ('ix_items_basket_id_link_state', 'ix_items_basket_id_kind', 'ix_items_basket_id_place'):
        op.drop_index(name, table_name='items')
    op.create_index('ix_items_basket_id_removed_at_place', 'items', ['basket_id', 'removed_at', 'place'])

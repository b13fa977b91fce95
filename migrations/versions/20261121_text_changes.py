"""text_changes"""

from alembic import op
import sqlalchemy as sa


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

COLUMNS = ('noted', 'described')


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column('basket_changes', sa.Column(name, sa.JSON(), server_default='{}', nullable=False))


def downgrade() -> None:
    # The release before cannot take these back, or has no words for it.
    op.execute("DELETE FROM basket_changes WHERE kind IN ('noted', 'described', 'retagged')")
    for name in reversed(COLUMNS):
        op.drop_column('basket_changes', name)

"""tag_changes"""

from alembic import op
import sqlalchemy as sa


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

COLUMNS = (('ordered', '[]'), ('tagged', '{}'), ('untagged', '{}'))


def upgrade() -> None:
    for name, nothing in COLUMNS:
        op.add_column('basket_changes', sa.Column(name, sa.JSON(), server_default=nothing, nullable=False))
    op.execute("UPDATE basket_changes SET ordered = added, added = '[]' WHERE kind = 'ordered'")


def downgrade() -> None:
    # The release before cannot take back what was done to tags.
    op.execute("DELETE FROM basket_changes WHERE kind IN ('tagged', 'untagged')")
    op.execute("UPDATE basket_changes SET added = ordered WHERE kind = 'ordered'")
    for name, _ in reversed(COLUMNS):
        op.drop_column('basket_changes', name)

"""queueing"""

from alembic import op
import sqlalchemy as sa


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.add_column(sa.Column('joining', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('turn', sa.Integer(), server_default='0', nullable=False))
        batch_op.create_index('ix_jobs_phase_turn', ['phase', 'turn'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_jobs_joining'), ['joining'])


def downgrade() -> None:
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_jobs_joining'), type_='unique')
        batch_op.drop_index('ix_jobs_phase_turn')
        batch_op.drop_column('turn')
        batch_op.drop_column('joining')

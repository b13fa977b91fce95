"""services"""

from alembic import op
import sqlalchemy as sa


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('services',
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('ivoid', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('publisher', sa.Text(), server_default='', nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('dataset', sa.JSON(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_services'))
    )
    op.create_table('kept_services',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.String(length=32), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_kept_services_account_id_accounts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['key'], ['services.key'], name=op.f('fk_kept_services_key_services'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_services')),
    sa.UniqueConstraint('account_id', 'key', name=op.f('uq_kept_services_account_id_key'))
    )
    with op.batch_alter_table('kept_services', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kept_services_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_kept_services_key'), ['key'], unique=False)
        batch_op.create_index(batch_op.f('ix_kept_services_removed_at'), ['removed_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('kept_services', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kept_services_removed_at'))
        batch_op.drop_index(batch_op.f('ix_kept_services_key'))
        batch_op.drop_index(batch_op.f('ix_kept_services_account_id'))
    op.drop_table('kept_services')
    op.drop_table('services')

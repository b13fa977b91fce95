"""identity"""

from alembic import op
import sqlalchemy as sa


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('email', sa.String(length=254), server_default='', nullable=False))
        batch_op.add_column(sa.Column('disabled_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('most_jobs', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('result_megabytes', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('upload_megabytes', sa.Integer(), nullable=True))

    op.create_table('archive_switches',
    sa.Column('archive', sa.String(length=60), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('archive', name=op.f('pk_archive_switches'))
    )
    op.create_table('audit_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.String(length=32), nullable=True),
    sa.Column('act', sa.String(length=40), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('request_id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_audit_entries_account_id_accounts'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entries'))
    )
    with op.batch_alter_table('audit_entries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entries_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entries_act'), ['act'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entries_at'), ['at'], unique=False)

    op.create_table('groups',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('issuer', sa.String(length=300), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_groups')),
    sa.UniqueConstraint('issuer', 'name', name=op.f('uq_groups_issuer_name'))
    )
    op.create_table('memberships',
    sa.Column('group_id', sa.String(length=32), nullable=False),
    sa.Column('account_id', sa.String(length=32), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_memberships_account_id_accounts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_memberships_group_id_groups'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('group_id', 'account_id', name=op.f('pk_memberships'))
    )
    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_memberships_account_id'), ['account_id'], unique=False)

    op.create_table('identities',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('account_id', sa.String(length=32), nullable=False),
    sa.Column('provider', sa.String(length=60), nullable=False),
    sa.Column('issuer', sa.String(length=300), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('verified', sa.Boolean(), nullable=False),
    sa.Column('administers', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_identities_account_id_accounts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identities')),
    sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_identities_issuer_subject'))
    )
    with op.batch_alter_table('identities', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identities_account_id'), ['account_id'], unique=False)

    with op.batch_alter_table('sign_ins', schema=None) as batch_op:
        batch_op.add_column(sa.Column('id', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('identity_id', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('provider_session', sa.String(length=255), server_default='', nullable=False))
        batch_op.add_column(sa.Column('device', sa.String(length=100), server_default='', nullable=False))
        batch_op.add_column(sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True))

    # Those that are signed in stay so.
    op.execute("UPDATE sign_ins SET id = substr(token_hash, 1, 32), seen_at = created_at")
    with op.batch_alter_table('sign_ins', schema=None) as batch_op:
        batch_op.alter_column('id', existing_type=sa.String(length=32), nullable=False)
        batch_op.alter_column('seen_at', existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.create_unique_constraint(batch_op.f('uq_sign_ins_id'), ['id'])
        batch_op.create_index(batch_op.f('ix_sign_ins_identity_id'), ['identity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_ins_provider_session'), ['provider_session'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_sign_ins_identity_id_identities'), 'identities', ['identity_id'], ['id'], ondelete='CASCADE')

    with op.batch_alter_table('sign_in_links', schema=None) as batch_op:
        batch_op.alter_column('account_id', existing_type=sa.String(length=32), nullable=True)
        batch_op.add_column(sa.Column('email', sa.String(length=254), server_default='', nullable=False))
        batch_op.add_column(sa.Column('next_path', sa.Text(), server_default='', nullable=False))

    op.create_table('remote_tokens',
    sa.Column('sign_in_id', sa.String(length=32), nullable=False),
    sa.Column('identity_id', sa.String(length=32), nullable=False),
    sa.Column('access_token', sa.Text(), nullable=False),
    sa.Column('refresh_token', sa.Text(), nullable=False),
    sa.Column('id_token', sa.Text(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['identity_id'], ['identities.id'], name=op.f('fk_remote_tokens_identity_id_identities'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['sign_in_id'], ['sign_ins.id'], name=op.f('fk_remote_tokens_sign_in_id_sign_ins'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('sign_in_id', name=op.f('pk_remote_tokens'))
    )
    with op.batch_alter_table('remote_tokens', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_remote_tokens_asked_at'), ['asked_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_remote_tokens_identity_id'), ['identity_id'], unique=False)

    op.create_table('sign_in_attempts',
    sa.Column('state_hash', sa.String(length=64), nullable=False),
    sa.Column('browser_hash', sa.String(length=64), nullable=False),
    sa.Column('provider', sa.String(length=60), nullable=False),
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.Column('verifier', sa.String(length=128), nullable=False),
    sa.Column('next_path', sa.Text(), nullable=False),
    sa.Column('account_id', sa.String(length=32), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_sign_in_attempts_account_id_accounts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('state_hash', name=op.f('pk_sign_in_attempts'))
    )
    with op.batch_alter_table('sign_in_attempts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_attempts_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_in_attempts_expires_at'), ['expires_at'], unique=False)

    op.create_table('kept_forms',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('path', sa.Text(), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_kept_forms'))
    )
    with op.batch_alter_table('kept_forms', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kept_forms_expires_at'), ['expires_at'], unique=False)


def downgrade() -> None:
    op.drop_table('kept_forms')
    op.drop_table('sign_in_attempts')
    op.drop_table('remote_tokens')
    # The release before knows no link without an account.
    op.execute("DELETE FROM sign_in_links WHERE account_id IS NULL")
    with op.batch_alter_table('sign_in_links', schema=None) as batch_op:
        batch_op.drop_column('next_path')
        batch_op.drop_column('email')
        batch_op.alter_column('account_id', existing_type=sa.String(length=32), nullable=False)

    with op.batch_alter_table('sign_ins', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_sign_ins_identity_id_identities'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_sign_ins_provider_session'))
        batch_op.drop_index(batch_op.f('ix_sign_ins_identity_id'))
        batch_op.drop_constraint(batch_op.f('uq_sign_ins_id'), type_='unique')
        batch_op.drop_column('seen_at')
        batch_op.drop_column('device')
        batch_op.drop_column('provider_session')
        batch_op.drop_column('identity_id')
        batch_op.drop_column('id')

    op.drop_table('identities')
    op.drop_table('memberships')
    op.drop_table('groups')
    op.drop_table('audit_entries')
    op.drop_table('archive_switches')
    # The release before knows nothing of disabling: who is disabled may not come back by it.
    op.execute("DELETE FROM sign_ins WHERE account_id IN (SELECT id FROM accounts WHERE disabled_at IS NOT NULL)")
    op.execute("DELETE FROM sign_in_links WHERE account_id IN (SELECT id FROM accounts WHERE disabled_at IS NOT NULL)")
    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.drop_column('upload_megabytes')
        batch_op.drop_column('result_megabytes')
        batch_op.drop_column('most_jobs')
        batch_op.drop_column('disabled_at')
        batch_op.drop_column('email')

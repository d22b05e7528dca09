"""Organisations, persons, memberships, keys, sessions, shares, and an audit log that only grows"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

SQLITE_FINAL = """
CREATE TRIGGER audit_is_final BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END
"""
# A tenant removes nothing either; retention and the removal of a whole organisation do.
POSTGRES_FINAL = """
CREATE FUNCTION audit_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('wherefore.tenant', true) = '*' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit log is never changed';
END $$;
CREATE TRIGGER audit_is_final BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_is_final();
"""


def upgrade() -> None:
    op.create_table('organisation',
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.Double(), nullable=False),
    sa.Column('retention_days', sa.Integer(), nullable=True),
    sa.CheckConstraint('retention_days >= 1', name=op.f('ck_organisation_retention_days')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
    sa.UniqueConstraint('name', name=op.f('uq_organisation_name'))
    )
    op.create_table('person',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('created_at', sa.Double(), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('email', name=op.f('uq_person_email'))
    )
    op.create_table('sign_in',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.Column('verifier', sa.String(length=128), nullable=False),
    sa.Column('created_at', sa.Double(), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_sign_in'))
    )
    op.create_index(op.f('ix_sign_in_created_at'), 'sign_in', ['created_at'], unique=False)
    op.create_table('api_key',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('tenant', sa.String(length=64), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('prefix', sa.String(length=16), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('scopes', sa.String(length=40), nullable=False),
    sa.Column('created_at', sa.Double(), nullable=False),
    sa.Column('person_id', sa.String(length=40), nullable=True),
    sa.Column('expires_at', sa.Double(), nullable=True),
    sa.Column('revoked_at', sa.Double(), nullable=True),
    sa.Column('last_used_at', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_api_key_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['tenant'], ['organisation.id'], name=op.f('fk_api_key_tenant'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_key')),
    sa.UniqueConstraint('digest', name=op.f('uq_api_key_digest'))
    )
    op.create_index('ix_api_key_page', 'api_key', ['tenant', 'created_at'], unique=False)
    op.create_index(op.f('ix_api_key_person_id'), 'api_key', ['person_id'], unique=False)
    op.create_table('audit',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('tenant', sa.String(length=64), nullable=False),
    sa.Column('at', sa.Double(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('action', sa.String(length=64), nullable=False),
    sa.Column('target', sa.Text(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['tenant'], ['organisation.id'], name=op.f('fk_audit_tenant'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit'))
    )
    op.create_index('ix_audit_page', 'audit', ['tenant', 'at', 'id'], unique=False)
    op.create_table('identity',
    sa.Column('issuer', sa.String(length=255), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('person_id', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_identity_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('issuer', 'subject', name=op.f('pk_identity'))
    )
    op.create_index(op.f('ix_identity_person_id'), 'identity', ['person_id'], unique=False)
    op.create_table('membership',
    sa.Column('tenant', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.String(length=40), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('since', sa.Double(), nullable=False),
    sa.CheckConstraint("role IN ('owner', 'analyst', 'viewer')", name=op.f('ck_membership_role')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_membership_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['tenant'], ['organisation.id'], name=op.f('fk_membership_tenant'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('tenant', 'person_id', name=op.f('pk_membership'))
    )
    op.create_index(op.f('ix_membership_person_id'), 'membership', ['person_id'], unique=False)
    op.create_table('session',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('tenant', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.String(length=40), nullable=False),
    sa.Column('created_at', sa.Double(), nullable=False),
    sa.Column('expires_at', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_session_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['tenant'], ['organisation.id'], name=op.f('fk_session_tenant'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_session'))
    )
    op.create_index(op.f('ix_session_expires_at'), 'session', ['expires_at'], unique=False)
    op.create_index(op.f('ix_session_person_id'), 'session', ['person_id'], unique=False)
    op.create_table('share',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('tenant', sa.String(length=64), nullable=False),
    sa.Column('run_id', sa.String(length=40), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('created_at', sa.Double(), nullable=False),
    sa.Column('expires_at', sa.Double(), nullable=False),
    sa.Column('revoked_at', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_share_run_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['tenant'], ['organisation.id'], name=op.f('fk_share_tenant'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_share')),
    sa.UniqueConstraint('digest', name=op.f('uq_share_digest'))
    )
    op.create_index('ix_share_page', 'share', ['tenant', 'created_at'], unique=False)
    op.create_index(op.f('ix_share_run_id'), 'share', ['run_id'], unique=False)

    is_sqlite = op.get_context().dialect.name == 'sqlite'
    op.execute(SQLITE_FINAL if is_sqlite else POSTGRES_FINAL)
    seconds = "unixepoch()" if is_sqlite else "extract(epoch FROM now())"
    # What an installation for one person has is this organisation's.
    op.execute(f"INSERT INTO organisation (id, name, created_at) VALUES ('local', 'local', {seconds})")


def downgrade() -> None:
    op.drop_index(op.f('ix_share_run_id'), table_name='share')
    op.drop_index('ix_share_page', table_name='share')
    op.drop_table('share')
    op.drop_index(op.f('ix_session_person_id'), table_name='session')
    op.drop_index(op.f('ix_session_expires_at'), table_name='session')
    op.drop_table('session')
    op.drop_index(op.f('ix_membership_person_id'), table_name='membership')
    op.drop_table('membership')
    op.drop_index(op.f('ix_identity_person_id'), table_name='identity')
    op.drop_table('identity')
    op.drop_index('ix_audit_page', table_name='audit')
    op.drop_table('audit')
    op.drop_index(op.f('ix_api_key_person_id'), table_name='api_key')
    op.drop_index('ix_api_key_page', table_name='api_key')
    op.drop_table('api_key')
    op.drop_index(op.f('ix_sign_in_created_at'), table_name='sign_in')
    op.drop_table('sign_in')
    op.drop_table('person')
    op.drop_table('organisation')
    if op.get_context().dialect.name != 'sqlite':
        op.execute('DROP FUNCTION audit_is_final()')

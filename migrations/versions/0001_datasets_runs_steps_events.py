"""Datasets, runs, steps, events"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('dataset',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('tenant', sa.String(length=64), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('n_bytes', sa.BigInteger(), nullable=False),
    sa.Column('profile', sa.Text(), nullable=False),
    sa.Column('warnings', sa.Text(), nullable=False),
    sa.Column('created_at', sa.Double(), nullable=False),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_dataset_sha256')),
    sa.CheckConstraint('n_bytes >= 0', name=op.f('ck_dataset_n_bytes')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dataset'))
    )
    with op.batch_alter_table('dataset', schema=None) as batch_op:
        batch_op.create_index('ix_dataset_page', ['tenant', 'created_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dataset_sha256'), ['sha256'], unique=False)

    op.create_table('run',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('tenant', sa.String(length=64), nullable=False),
    sa.Column('dataset_id', sa.String(length=40), nullable=False),
    sa.Column('parent_run_id', sa.String(length=40), nullable=True),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('knowledge', sa.Text(), nullable=False),
    sa.Column('options', sa.Text(), nullable=False),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('last_seq', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.Double(), nullable=False),
    sa.Column('started_at', sa.Double(), nullable=True),
    sa.Column('finished_at', sa.Double(), nullable=True),
    sa.Column('deadline', sa.Double(), nullable=True),
    sa.CheckConstraint("(finished_at IS NOT NULL) = (status IN ('succeeded', 'partial', 'failed', 'cancelled'))", name=op.f('ck_run_finished_when_terminal')),
    sa.CheckConstraint("status <> 'failed' OR error IS NOT NULL", name=op.f('ck_run_failed_has_error')),
    sa.CheckConstraint("status IN ('queued', 'running', 'awaiting_input', 'succeeded', 'partial', 'failed', 'cancelled')", name=op.f('ck_run_status')),
    sa.ForeignKeyConstraint(['dataset_id'], ['dataset.id'], name=op.f('fk_run_dataset_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['parent_run_id'], ['run.id'], name=op.f('fk_run_parent_run_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_run'))
    )
    with op.batch_alter_table('run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_run_dataset_id'), ['dataset_id'], unique=False)
        batch_op.create_index('ix_run_page', ['tenant', 'created_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_run_parent_run_id'), ['parent_run_id'], unique=False)

    op.create_table('event',
    sa.Column('run_id', sa.String(length=40), nullable=False),
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('type', sa.String(length=40), nullable=False),
    sa.Column('data', sa.Text(), nullable=False),
    sa.Column('at', sa.Double(), nullable=False),
    sa.CheckConstraint('seq >= 1', name=op.f('ck_event_seq')),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_event_run_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('run_id', 'seq', name=op.f('pk_event'))
    )
    op.create_table('idempotency',
    sa.Column('tenant', sa.String(length=64), nullable=False),
    sa.Column('key', sa.String(length=255), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('run_id', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_idempotency_run_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('tenant', 'key', name=op.f('pk_idempotency'))
    )
    with op.batch_alter_table('idempotency', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_idempotency_run_id'), ['run_id'], unique=False)

    op.create_table('step',
    sa.Column('run_id', sa.String(length=40), nullable=False),
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('inputs', sa.Text(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('fence', sa.Integer(), nullable=False),
    sa.Column('result', sa.Text(), nullable=True),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('seconds', sa.Double(), nullable=True),
    sa.Column('action', sa.String(length=32), nullable=False),
    sa.Column('algorithm', sa.String(length=64), nullable=False),
    sa.Column('answers', sa.Boolean(), nullable=False),
    sa.Column('queue', sa.String(length=16), nullable=False),
    sa.Column('started_at', sa.Double(), nullable=True),
    sa.Column('lease_until', sa.Double(), nullable=True),
    sa.Column('submitted_at', sa.Double(), nullable=True),
    sa.Column('submissions', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'done') = (result IS NOT NULL)", name=op.f('ck_step_result_when_done')),
    sa.CheckConstraint("(status = 'running') = (lease_until IS NOT NULL)", name=op.f('ck_step_lease')),
    sa.CheckConstraint("queue IN ('cpu', 'gpu', 'interactive')", name=op.f('ck_step_queue')),
    sa.CheckConstraint("status <> 'failed' OR error IS NOT NULL", name=op.f('ck_step_failed_has_error')),
    sa.CheckConstraint("status IN ('waiting', 'ready', 'running', 'done', 'failed', 'skipped')", name=op.f('ck_step_status')),
    sa.CheckConstraint('attempts >= 0 AND fence >= attempts', name=op.f('ck_step_attempts')),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_step_run_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('run_id', 'id', name=op.f('pk_step'))
    )
    with op.batch_alter_table('step', schema=None) as batch_op:
        batch_op.create_index('ix_step_due', ['status', 'lease_until'], unique=False, sqlite_where=sa.text("status IN ('ready', 'running')"), postgresql_where=sa.text("status IN ('ready', 'running')"))



def downgrade() -> None:
    with op.batch_alter_table('step', schema=None) as batch_op:
        batch_op.drop_index('ix_step_due', sqlite_where=sa.text("status IN ('ready', 'running')"), postgresql_where=sa.text("status IN ('ready', 'running')"))

    op.drop_table('step')
    with op.batch_alter_table('idempotency', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_idempotency_run_id'))

    op.drop_table('idempotency')
    op.drop_table('event')
    with op.batch_alter_table('run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_run_parent_run_id'))
        batch_op.drop_index('ix_run_page')
        batch_op.drop_index(batch_op.f('ix_run_dataset_id'))

    op.drop_table('run')
    with op.batch_alter_table('dataset', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dataset_sha256'))
        batch_op.drop_index('ix_dataset_page')

    op.drop_table('dataset')

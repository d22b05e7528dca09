"""Webhooks and their deliveries, batches of questions, questions asked on a schedule"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

PENDING = sa.text("status = 'pending'")


def upgrade() -> None:
    op.create_index('ix_run_finished', 'run', ['finished_at'])
    op.create_table('webhook',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('tenant', sa.String(length=64), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('secret', sa.Text(), nullable=False),
    sa.Column('created_at', sa.Double(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook'))
    )
    op.create_index(op.f('ix_webhook_tenant'), 'webhook', ['tenant'])
    op.create_table('delivery',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('tenant', sa.String(length=64), nullable=False),
    sa.Column('webhook_id', sa.String(length=40), nullable=False),
    sa.Column('type', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.Double(), nullable=False),
    sa.Column('due_at', sa.Double(), nullable=False),
    sa.Column('delivered_at', sa.Double(), nullable=True),
    sa.Column('response_status', sa.Integer(), nullable=True),
    sa.Column('error', sa.Text(), nullable=False),
    sa.CheckConstraint("status IN ('pending', 'delivered', 'given_up')", name=op.f('ck_delivery_status')),
    sa.ForeignKeyConstraint(['webhook_id'], ['webhook.id'], name=op.f('fk_delivery_webhook_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery')),
    sa.UniqueConstraint('webhook_id', 'type', 'subject', name=op.f('uq_delivery_webhook_id_type_subject'))
    )
    op.create_index('ix_delivery_due', 'delivery', ['due_at'], sqlite_where=PENDING, postgresql_where=PENDING)
    op.create_table('batch',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('tenant', sa.String(length=64), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('options', sa.Text(), nullable=False),
    sa.Column('created_at', sa.Double(), nullable=False),
    sa.Column('finished_at', sa.Double(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_batch'))
    )
    op.create_index('ix_batch_page', 'batch', ['tenant', 'created_at', 'id'])
    op.create_table('batch_item',
    sa.Column('batch_id', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('dataset_id', sa.String(length=40), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('run_id', sa.String(length=40), nullable=True),
    sa.Column('error', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['batch.id'], name=op.f('fk_batch_item_batch_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_batch_item_run_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('batch_id', 'position', name=op.f('pk_batch_item'))
    )
    op.create_index(op.f('ix_batch_item_run_id'), 'batch_item', ['run_id'])
    op.create_table('schedule',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('tenant', sa.String(length=64), nullable=False),
    sa.Column('dataset_name', sa.Text(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('cron', sa.String(length=200), nullable=False),
    sa.Column('timezone', sa.String(length=64), nullable=False),
    sa.Column('options', sa.Text(), nullable=False),
    sa.Column('created_at', sa.Double(), nullable=False),
    sa.Column('next_at', sa.Double(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_schedule'))
    )
    op.create_index(op.f('ix_schedule_tenant'), 'schedule', ['tenant'])
    op.create_index(op.f('ix_schedule_next_at'), 'schedule', ['next_at'])
    op.create_table('rerun',
    sa.Column('schedule_id', sa.String(length=40), nullable=False),
    sa.Column('due_at', sa.Double(), nullable=False),
    sa.Column('run_id', sa.String(length=40), nullable=True),
    sa.Column('error', sa.Text(), nullable=False),
    sa.Column('drift', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['schedule_id'], ['schedule.id'], name=op.f('fk_rerun_schedule_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_rerun_run_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('schedule_id', 'due_at', name=op.f('pk_rerun'))
    )
    op.create_index(op.f('ix_rerun_run_id'), 'rerun', ['run_id'])


def downgrade() -> None:
    op.drop_table('rerun')
    op.drop_table('schedule')
    op.drop_table('batch_item')
    op.drop_table('batch')
    op.drop_table('delivery')
    op.drop_table('webhook')
    op.drop_index('ix_run_finished', table_name='run')

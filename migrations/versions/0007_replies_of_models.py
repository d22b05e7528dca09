"""Replies of language models, by what was asked"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('model_reply',
    sa.Column('tenant', sa.String(length=64), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('run_id', sa.String(length=40), nullable=False),
    sa.Column('reply', sa.Text(), nullable=False),
    sa.CheckConstraint('length(digest) = 64', name=op.f('ck_model_reply_digest')),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_model_reply_run_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('tenant', 'digest', name=op.f('pk_model_reply'))
    )
    with op.batch_alter_table('model_reply', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_model_reply_run_id'), ['run_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('model_reply', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_model_reply_run_id'))

    op.drop_table('model_reply')

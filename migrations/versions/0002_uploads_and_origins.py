"""Files that come in parts, and the files that datasets were read from"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('upload',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('tenant', sa.String(length=64), nullable=False),
    sa.Column('filename', sa.Text(), nullable=False),
    sa.Column('n_bytes', sa.BigInteger(), nullable=False),
    sa.Column('part_bytes', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.Double(), nullable=False),
    sa.CheckConstraint('n_bytes > 0 AND part_bytes > 0', name=op.f('ck_upload_n_bytes')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upload'))
    )
    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_upload_created_at'), ['created_at'], unique=False)

    # Not as a batch: SQLite would copy the table, and dropping the old one deletes its runs.
    op.add_column('dataset', sa.Column('origin', sa.Text(), nullable=False, server_default='{}'))


def downgrade() -> None:
    op.execute('ALTER TABLE dataset DROP COLUMN origin')
    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_upload_created_at'))

    op.drop_table('upload')

"""Steps whose results may be used again, known by a digest of what they depend on"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not as a batch: SQLite would copy the table, and every result with it.
    op.add_column('step', sa.Column('digest', sa.String(length=64), nullable=False, server_default=''))
    op.add_column('step', sa.Column('reused_from', sa.String(length=40), nullable=True))
    op.create_index('ix_step_digest', 'step', ['digest'])


def downgrade() -> None:
    op.drop_index('ix_step_digest', table_name='step')
    op.execute('ALTER TABLE step DROP COLUMN reused_from')
    op.execute('ALTER TABLE step DROP COLUMN digest')

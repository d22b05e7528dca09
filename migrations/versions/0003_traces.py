"""The trace of the request that started a run"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not as a batch: SQLite would copy the table, and dropping the old one deletes its steps.
    op.add_column('run', sa.Column('trace', sa.String(length=64), nullable=False, server_default=''))


def downgrade() -> None:
    op.execute('ALTER TABLE run DROP COLUMN trace')

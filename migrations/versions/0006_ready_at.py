"""When a step became ready, from which its wait in the queue is counted"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not as a batch: SQLite would copy the table.
    op.add_column('step', sa.Column('ready_at', sa.Double(), nullable=True))


def downgrade() -> None:
    op.execute('ALTER TABLE step DROP COLUMN ready_at')

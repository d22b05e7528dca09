"""What a run asked back of the person, and what was answered"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('run', sa.Column('asks', sa.Text(), nullable=True))


def downgrade() -> None:
    op.execute('ALTER TABLE run DROP COLUMN asks')

# SPDX-License-Identifier: EUPL-1.2
"""No more thinking along."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.create_table(
        "co_design_opt_out",
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_co_design_opt_out_contact_id")
        ),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_co_design_opt_out")),
    )


def downgrade() -> None:
    op.drop_table("co_design_opt_out")

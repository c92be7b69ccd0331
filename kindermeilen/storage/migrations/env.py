"""Runs migrations on the connection that kindermeilen.storage.migrate hands over."""

from typing import Literal

from alembic import context

from kindermeilen.storage.tables import Base, UtcDateTime


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Migrations name plain types only, so that they outlive the code's own."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the unit of work around it commits
    compare_type=True,
    render_item=render_item,
)
context.run_migrations()

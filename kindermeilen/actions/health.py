"""Whether the database can be used."""

from sqlalchemy.exc import SQLAlchemyError

from kindermeilen.storage import migrate
from kindermeilen.storage.engine import Busy, Database, Unwritable


def finding(database: Database) -> str | None:
    """What is wrong with the database, in a few words; None where all is well."""
    try:
        with database.read() as conn:
            migrate.check_version(conn)
    except (Busy, Unwritable, SQLAlchemyError) as fault:
        return type(fault).__name__
    except migrate.NewerDatabase:
        return "the database is from a newer version"
    except migrate.OlderDatabase:
        return "the database needs: kindermeilen upgrade"
    except migrate.ForeignDatabase:
        return "the database belongs to something else"
    return None

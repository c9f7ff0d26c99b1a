"""SQLAlchemy over the same database, for the services that prefer objects."""

import os

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, sessionmaker


class Base(DeclarativeBase):
    """What every mapped class of every service inherits from."""


Sessions = sessionmaker(create_engine(os.environ["DATABASE_URL"]))

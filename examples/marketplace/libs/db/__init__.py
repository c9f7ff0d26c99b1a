"""The one way to PostgreSQL that (nearly) every service uses."""

from libs.db.connection import connect, cursor
from libs.db.helpers import delete_rows, insert_row, select_all, select_one, update_rows

__all__ = ["connect", "cursor", "delete_rows", "insert_row", "select_all", "select_one", "update_rows"]

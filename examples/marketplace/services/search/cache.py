"""Suggestions, remembered on the machine's own disk."""

import json
import sqlite3
import time
from pathlib import Path

MAX_AGE = 600


class SuggestionCache:
    """A small SQLite file. It can be deleted at any time."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path)
        self.db.execute(
            "CREATE TABLE IF NOT EXISTS suggestion_cache (start TEXT PRIMARY KEY, words TEXT NOT NULL, at REAL NOT NULL)"
        )

    def get(self, start: str) -> list[str] | None:
        """What was found last time, unless that was long ago."""
        row = self.db.execute(
            "SELECT words FROM suggestion_cache WHERE start = ? AND at > ?", (start, time.time() - MAX_AGE)
        ).fetchone()
        return json.loads(row[0]) if row else None

    def put(self, start: str, words: list[str]) -> None:
        """Remember what was found."""
        with self.db:
            self.db.execute(
                "INSERT OR REPLACE INTO suggestion_cache (start, words, at) VALUES (?, ?, ?)",
                (start, json.dumps(words), time.time()),
            )

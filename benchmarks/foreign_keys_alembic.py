"""Runs the revisions of an Alembic history on a database: `python -m benchmarks.foreign_keys_alembic ADDRESS FOLDER ROOT NAMING`.

NAMING is the naming convention of the metadata as JSON.
The package's own environment is not used: it would ask for the package's settings. A revision that fails is noted as
applied, and its file and reason are printed as JSON. In a process of its own, for revisions are code.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

#: One transaction for each revision, so that a failure leaves those before it.
_ENVIRONMENT = """
from alembic import context
from sqlalchemy import MetaData, create_engine, pool

given = context.config.attributes
metadata = MetaData(naming_convention=given["naming"] or None)
engine = create_engine(given["address"], poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
"""


def run(address: str, folder: Path, naming: dict[str, str]) -> dict[str, str]:
    """Bring the database to the newest revisions; the files that failed, each with why."""
    refused: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "env.py").write_text(_ENVIRONMENT, encoding="utf-8")
        config = Config()
        config.set_main_option("script_location", place)
        config.set_main_option("version_locations", str(folder).replace("%", "%%"))
        config.set_main_option("path_separator", "newline")
        config.attributes.update(address=address, naming=naming)
        try:
            command.upgrade(config, "heads")
        except Exception:  # told apart one by one
            for revision in reversed(list(ScriptDirectory.from_config(config).walk_revisions())):
                try:
                    command.upgrade(config, revision.revision)
                except Exception as error:
                    refused[Path(revision.path).name] = str(error).splitlines()[0]
                    command.stamp(config, revision.revision)
    return refused


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[3])
    print(json.dumps(run(sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[4]))))

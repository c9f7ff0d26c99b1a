"""What the tests of optuna have no data for: a study that holds something in every table goes, values change.

RECORD_DRIVERS=sqlalchemy-orm RECORD_APPLICATION=optuna/ ... python -m benchmarks.recorder.launch probe.py
"""

from __future__ import annotations

import time

import sqlalchemy as sa
from optuna.distributions import FloatDistribution
from optuna.storages import RDBStorage
from optuna.study import StudyDirection
from optuna.trial import TrialState

URL = "sqlite:///probe.db"


def main() -> None:
    """Fill every table, change what can be changed, delete the study."""
    storage = RDBStorage(URL, heartbeat_interval=1)
    study = storage.create_new_study([StudyDirection.MINIMIZE], "probe")
    storage.set_study_user_attr(study, "a", 1)
    storage.set_study_system_attr(study, "a", 1)
    trial = storage.create_new_trial(study)
    storage.set_trial_param(trial, "x", 0.5, FloatDistribution(0, 1))
    storage.set_trial_user_attr(trial, "a", 1)
    storage.set_trial_system_attr(trial, "a", 1)
    storage.set_trial_intermediate_value(trial, 1, 0.25)
    storage.record_heartbeat(trial)
    time.sleep(1.5)  # the clock of SQLite counts in seconds
    storage.record_heartbeat(trial)
    with (
        storage.engine.begin() as connection
    ):  # a value that is there before the trial ends: it is changed, not added
        connection.execute(
            sa.text(
                "INSERT INTO trial_values (trial_id, objective, value, value_type) VALUES (:trial, 0, 9.0, 'FINITE')"
            ),
            {"trial": trial},
        )
    storage.set_trial_state_values(trial, TrialState.COMPLETE, [0.5])
    storage.delete_study(study)


if __name__ == "__main__":
    main()

"""The repositories of the stories hold files named like tests: they are data."""

collect_ignore_glob = ["*/repo/*"]

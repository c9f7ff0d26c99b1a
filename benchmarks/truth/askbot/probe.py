"""What the tests of askbot have no data for: groups that are switched on, rows that are loaded afresh, rows to delete.

RECORD_DRIVERS=django RECORD_APPLICATION=askbot/ ... python -m benchmarks.recorder.launch probe.py

It asks as users do (pages, management commands, the methods of users), on a test database that it makes itself. The
probes stand in `probe_posts.py`, `probe_pages.py` and `probe_commands.py` beside it.
"""

from __future__ import annotations

from importlib import import_module

from probe_site import PROBES  # isort: skip - it sets Django up
from askbot.conf import settings as askbot_settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sites.models import Site
from django.core.cache import cache
from django.test.runner import DiscoverRunner

#: Each of them adds its probes to `PROBES`.
MODULES = ("probe_posts", "probe_pages", "probe_commands")


def main() -> None:
    """Make the database, run every probe as in a process that has just begun: nothing is remembered, groups are off."""
    runner = DiscoverRunner(verbosity=0, interactive=False)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    for module in MODULES:
        import_module(module)
    for function in PROBES:
        ContentType.objects.clear_cache()
        Site.objects.clear_cache()
        cache.clear()
        askbot_settings.update("GROUPS_ENABLED", False)
        function()
    runner.teardown_databases(databases)


if __name__ == "__main__":
    main()

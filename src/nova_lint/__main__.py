"""`python -m nova_lint` is `nova-lint`."""

from __future__ import annotations

from nova_lint.cli import main

if __name__ == "__main__":
    main()

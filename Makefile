# Everything runs in a virtual environment of its own, .venv, which the first command makes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint docs clean

# Check the example, a small distributed monolith. It has violations, and shows them.
demo: $(VENV)/.installed
	@$(BIN)/nova-lint check examples/marketplace; code=$$?; \
	if [ $$code -eq 1 ]; then echo; echo "These findings are what the example is there to show (exit code 1)."; \
	else exit $$code; fi

# Run every test.
test: $(VENV)/.dev
	$(BIN)/python -m pytest --verbosity=0

# Style, types, the directions of imports, and the files that other people's CI runs.
lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/check-jsonschema --builtin-schema vendor.github-actions action.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.gitlab-ci templates/gitlab-ci.yml
	$(BIN)/zizmor --offline --quiet --persona pedantic action.yml

# Write the pages of the rules anew.
docs: $(VENV)/.dev
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) build dist src/*.egg-info .pytest_cache .mypy_cache .ruff_cache

# The compiled SQL parser where there is a wheel of it, else the pure one.
$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "nova-lint needs Python 3.11 or newer; name one with: make PYTHON=python3.12 demo"; exit 2; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --only-binary sqlglotc --editable '.[fast]' 2>/dev/null || \
		$(BIN)/python -m pip install --quiet --editable .
	@touch $@

# The development tools are listed once, in the `dev` group of pyproject.toml.
$(VENV)/.dev: $(VENV)/.installed
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["dev"], sep="\n")' \
		> $(VENV)/dev.txt
	@$(BIN)/python -m pip install --quiet --requirement $(VENV)/dev.txt
	@touch $@

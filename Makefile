# Two commands do all the set-up: `make demo` and `make test`. Both need only Python >= 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help setup demo serve test test-code test-browser lint browser lock docs clean

help:
	@echo "make demo    open a demo clinic in the browser"
	@echo "make test    lint and test everything, with a real PostgreSQL and a real browser"
	@echo "make setup   the virtual environment only: $(BIN)/needlebook"
	@echo "make docs    write the reference of clinical rules and of instruments again from their tables"
	@echo "make lock    compile requirements/*.txt again from pyproject.toml"
	@echo "make clean   remove the virtual environment and caches (never data)"

setup: $(STAMP)

$(STAMP): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Needlebook needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11 setup")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup
	@exec $(BIN)/needlebook demo

serve: setup
	@exec $(BIN)/needlebook serve

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/djlint --lint --quiet src/needlebook/web/templates
	$(BIN)/python tools/check_size.py

browser:
	@tools/need_browser

test: setup lint browser
	$(BIN)/needlebook knowledge check --quiet
	$(MAKE) --jobs=2 test-code test-browser

# The browser waits most of its time, so the two run side by side.
test-code: setup
	$(BIN)/python -m pytest --ignore=tests/functional
	NEEDLEBOOK_TEST_DATABASE=postgres $(BIN)/python -m pytest tests/integration

test-browser: setup browser
	$(BIN)/python -m pytest tests/functional

docs: setup
	$(BIN)/python -m tools.write_rule_pages
	$(BIN)/python -m tools.write_instrument_page

lock: setup
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url pyproject.toml -o requirements/runtime.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --extra dev pyproject.toml -o requirements/dev.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

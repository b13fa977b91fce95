# Needs Python 3.11 or newer with venv, and make. `make` lists what can be done.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check -qq
UV ?= uv
ARGS ?=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check house check-archives lock assets bench-pages bench-votable bench-results bench-fanout bench-crossmatch bench-baskets bench-soak bench-registry fuzz-votable bench-deps clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.run app/static/vendor/.done ## install, prepare and start the portal; Ctrl-C stops it
	@$(BIN)/python -m app.supervisor

test: $(VENV)/.test app/static/vendor/.done tests/support/oidc/node_modules/.done ## run every test, on all cores (ARGS="-k word" for some)
	@$(BIN)/python -m pytest $(or $(ARGS),--numprocesses=auto --maxprocesses=4)

check: $(VENV)/.test ## ruff, mypy, import contracts, templates, Dockerfile
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint app/templates --lint
	@$(BIN)/hadolint Dockerfile

house: $(VENV)/.test ## print the largest files and functions
	@$(BIN)/python tests/house/sizes.py

assets: app/static/vendor/.done ## install the browser code

bench-pages: $(VENV)/.run app/static/vendor/.done ## measure the pages
	@$(BIN)/python -m benchmarks.pages

bench-votable: $(VENV)/.run ## measure the VOTable reader beside its peers (ROWS=200000 ROUNDS=5)
	@$(BIN)/python -m benchmarks.votable

bench-results: $(VENV)/.run app/static/vendor/.done ## measure work with a large answer, and its files (ROWS=1000000 ROUNDS=5)
	@$(BIN)/python -m benchmarks.results

bench-fanout: $(VENV)/.run app/static/vendor/.done ## measure a search of many archives, some of them dead
	@$(BIN)/python -m benchmarks.fanout

bench-soak: $(VENV)/.run app/static/vendor/.done ## many people for a while, with workers and queue killed (MINUTES=10 USERS=50)
	@$(BIN)/python -m benchmarks.soak

bench-registry: $(VENV)/.run ## measure the registry's search (RESOURCES=25000 ROUNDS=5)
	@$(BIN)/python -m benchmarks.registry

bench-baskets: $(VENV)/.test ## measure baskets of 10 000 items, on SQLite and PostgreSQL
	@$(BIN)/python -m benchmarks.baskets

bench-crossmatch: $(VENV)/.test app/static/vendor/.done ## match positions beside STILTS, cones beside DaCHS (ROWS=1000000 ROUNDS=5)
	@$(BIN)/python -m benchmarks.crossmatch

fuzz-votable: $(VENV)/.run $(VENV)/.fuzz/.done ## fuzz the VOTable reader and writer (SECONDS=600)
	@PYTHONPATH=$(VENV)/.fuzz $(BIN)/python -m benchmarks.fuzz_votable $(SECONDS)

bench-deps: ## install what benchmarks are compared with (Debian, as root)
	apt-get update
	apt-get install --yes --no-install-recommends stilts

check-archives: $(VENV)/.run ## ask every archive a small question over the network (ARGS="--json eso")
	@$(BIN)/python -m deploy.check_archives $(ARGS)

lock: ## write the lock files anew from pyproject.toml and requirements/*.in
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: pip install uv, or make lock UV=/path/to/uv" >&2; exit 1; }
	$(UV_LOCK) pyproject.toml --output-file requirements/run.lock
	$(UV_LOCK) pyproject.toml --group dev --output-file requirements/dev.lock
	$(UV_LOCK) requirements/build.in --output-file requirements/build.lock
	$(UV_LOCK) requirements/node.in --output-file requirements/node.lock
	npm install --package-lock-only
	cd tests/support/oidc && npm install --package-lock-only

UV_LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

clean: ## remove everything that make installed; data/ stays
	rm -rf $(VENV) node_modules app/static/vendor tests/support/oidc/node_modules

# The stamps below are newer than what they were made from, so that a second start installs nothing.

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one with: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv module is needed; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "Making a virtual environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/build.lock requirements/run.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing the locked packages …"
	@$(PIP) install --require-hashes -r requirements/build.lock -r requirements/run.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: requirements/dev.lock $(VENV)/.run
	@echo "Installing the locked packages for tests …"
	@$(PIP) install --require-hashes -r requirements/dev.lock
	@touch $@

# Apart from the environment, which stays as it is locked.
$(VENV)/.fuzz/.done: | $(VENV)/.run
	@echo "Installing atheris …"
	@$(PIP) install --no-deps --target $(@D) atheris==3.0.0 || \
	  { echo "make fuzz-votable needs atheris 3.0.0, which pip cannot install for this Python or system" >&2; exit 1; }
	@touch $@

# Where npm is missing it comes as a Python wheel, hash-locked like the rest.
app/static/vendor/.done: package-lock.json package.json .npmrc deploy/assets.toml deploy/codemirror.mjs requirements/node.lock | $(VENV)/bin/python
	@echo "Installing the browser code …"
	@command -v npm >/dev/null || $(PIP) install --require-hashes -r requirements/node.lock
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --silent
	@$(BIN)/python deploy/assets.py
	@touch $@

# A real OpenID Connect provider, for the tests of signing in.
tests/support/oidc/node_modules/.done: tests/support/oidc/package-lock.json tests/support/oidc/package.json requirements/node.lock | $(VENV)/bin/python
	@echo "Installing the provider that tests sign in by …"
	@command -v npm >/dev/null || $(PIP) install --require-hashes -r requirements/node.lock
	@cd tests/support/oidc && PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --silent
	@touch $@

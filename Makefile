# The front door. `make` alone says what there is.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test unit check check-daemon check-widget e2e pictures redis bench weeks soak build wheel plugin audit fuzz oracle mutants debian clean

VENV := .venv
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
# Node trusts what the machine trusts, so that a proxy's or a company's certificate counts for npm too.
export NODE_USE_SYSTEM_CA := 1
PIP := $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes
STAMPS := $(VENV)/stamps
# Three on two cores: of what a test in a browser takes, a quarter is waiting.
WORKERS := -n 3 --dist loadgroup
# The files of the service that say most about its live state and are quick on Redis; `make redis` runs all.
ON_REDIS := $(patsubst %,tests/service/test_%.py,across_processes asked_for_another conversations counts_lost \
  nothing_remains offers orphans races removed rooms sweep two_processes urgent watchers without_the_store)
FAST := tests/core tests/wire tests/seal
FAST_PAGES := $(addprefix test/,core wire adapters embed layers ui)
SOURCES := $(shell find widget/src widget/build widget/drafts chatd/base/texts -type f -not -name "*.py*" 2>/dev/null) widget/package.json widget/release-key.json

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

run: $(STAMPS)/run chatd/assets/manifest.json ## Start a demonstration line and a partner's page; Ctrl-C stops it
	@exec python -m chatd demo

test: debian check ## Everything but what is marked long: checks, unit tests, browsers; about 28 minutes on two cores
	@ops/side-by-side "" $(WORKERS) -m "not long"
	@WORLD_LIVE=redis python -m pytest -q $(WORKERS) -m "not long" $(ON_REDIS)

unit: $(STAMPS)/dev widget/node_modules/.stamp ## What answers in half a minute: rules, wire, layers; use cases and pages are in test
	@ops/side-by-side "$(FAST_PAGES)" -n 2 --dist loadgroup -m "not long" $(FAST)

check: $(STAMPS)/dev chatd/assets/manifest.json ## Formatter, linter, types, layers, sizes, floor of browsers
	@$(MAKE) --no-print-directory --output-sync=target --jobs=2 check-daemon check-widget

check-daemon:
	@ruff format --check --quiet . || { echo "run: ruff format ."; exit 1; }
	@ruff check --quiet .
	@mypy
	@lint-imports
	@python ops/openapi.py --check

check-widget:
	@cd widget && npx --no-install tsc --noEmit && npx --no-install biome check --error-on-warnings .
	@python ops/wire_types.py | node widget/build/wire-types.mjs --check
	@node widget/build/sizes.mjs chatd/assets/manifest.json
	@node widget/build/floor.mjs chatd/assets/manifest.json

e2e: $(STAMPS)/dev chatd/assets/manifest.json ## The tests of the whole, long ones too; BROWSER=firefox or webkit: what is tried there alone
	@python -m pytest -q $(if $(BROWSER),-n 0 tests/engines -k $(BROWSER),$(WORKERS) tests/e2e tests/engines tests/promises tests/start tests/faults)

pictures: $(STAMPS)/dev widget/node_modules/.stamp ## Picture every state of the visitor's page into docs/pictures/states
	@python ops/pictures.py

redis: $(STAMPS)/dev chatd/assets/manifest.json ## The daemon's whole service, and lines as operators start them, on a real Redis; twelve minutes
	@WORLD_LIVE=redis python -m pytest -q $(WORKERS) -m "not long" tests/service tests/start

bench: $(STAMPS)/dev chatd/assets/manifest.json ## Measure; one JSON line for each figure
	@python -m bench

weeks: $(STAMPS)/dev ## Play a thousand simulated evenings by the rules of the queue; ten minutes
	@python -m bench weeks

soak: $(STAMPS)/dev chatd/assets/manifest.json ## Break daemons and Redis under load for SOAK_SECONDS (3600), then real traffic for DAY_SECONDS (1800); pieces add up
	@python -m tests.faults.soak
	@python -m bench.day

build: chatd/assets/manifest.json ## Build what browsers load into chatd/assets, with a list of all parts (sbom.cdx.json)

wheel: $(STAMPS)/dev chatd/assets/manifest.json ## Make the package in dist/
	@python -m hatchling build -t wheel

plugin: ## Make the WordPress plugin's zip in dist/
	@ops/wordpress/pack dist/avoinlinja-wordpress.zip

fuzz: $(STAMPS)/dev chatd/assets/manifest.json ## Throw made-up bytes at every reader, FUZZ_SECONDS each (30); needs atheris
	@ops/fuzz

oracle: $(STAMPS)/dev widget/node_modules/.stamp ## Our MLS against OpenMLS in Chromium, where that is installed
	@ops/oracle

mutants: $(STAMPS)/dev widget/node_modules/.stamp ## Break each line of the seal's judges and see a test go red; needs Stryker
	@ops/mutants $(JUDGES)

audit: $(STAMPS)/dev widget/node_modules/.stamp ## Ask for known holes in what is locked; needs a vulnerability service
	@ops/audit

debian: ## Install (as root) or name the Debian packages that the tests need
	@ops/debian-packages

clean: ## Remove everything that was made here
	rm -rf $(VENV) widget/node_modules test-results .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find chatd/assets -mindepth 1 ! -name README.md -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

chatd/assets/manifest.json: $(SOURCES) widget/node_modules/.stamp
	@cd widget && node build/build.mjs
	@python ops/sbom.py > chatd/assets/sbom.cdx.json

widget/node_modules/.stamp: widget/package-lock.json widget/.npmrc | $(STAMPS)/node
	@echo "Installing the browser side's packages …"
	@cd widget && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# Each stamp means: what this list names is installed. The tests' list holds the two others.
$(STAMPS)/run: requirements/run.txt $(STAMPS)/node
	@echo "Installing the daemon's packages …"
	@$(PIP) -r requirements/run.txt
	@touch $@

$(STAMPS)/node: requirements/build.txt $(VENV)/bin/python
	@mkdir -p $(STAMPS)
	@echo "Installing Node …"
	@$(PIP) -r requirements/build.txt
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/node
	@echo "Installing the tests' packages …"
	@$(PIP) -r requirements/dev.txt
	@touch $@ $(STAMPS)/run

$(VENV)/bin/python:
	@echo "Making a place of its own for Python …"
	@ops/make-venv $(VENV)

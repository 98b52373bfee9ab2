# SPDX-License-Identifier: EUPL-1.2
# Everything one does with this project. `make help` lists it.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= $(firstword $(shell command -v python3.11 python3))
BIN := .venv/bin
export PYTHON

##@ Use it

.PHONY: run
run: ## install, prepare the database and start; prints the address and the demo logins
	@tools/run.sh

.PHONY: setup
setup: ## the installing half of `run`: .venv and the pinned packages, nothing started
	@tools/setup.sh run

##@ Work on it

.PHONY: check
check: setup-tests ## the quick half of `test`: lint, types, contracts, unit tests on SQLite
	@tools/check.sh quick

.PHONY: test
test: setup-tests ## everything CI runs: lint, types, contracts, tests on both databases, browser
	@tools/check.sh all

.PHONY: coverage
coverage: setup-tests ## which lines and branches no test reaches (on SQLite)
	@$(BIN)/pytest -n 2 --database sqlite -m 'not browser' --cov --cov-report=term:skip-covered

.PHONY: setup-tests
setup-tests:
	@tools/setup.sh test

.PHONY: format
format: setup-tests ## put the code in its shape
	@$(BIN)/ruff check --fix --quiet . && $(BIN)/ruff format .

##@ Measure it

.PHONY: bench
bench: setup-tests ## the benchmarks, as a table and as JSON in bench/out/
	@tools/peers.sh
	@$(BIN)/python -m bench

.PHONY: soak
soak: setup-tests ## the long fault runs, with seeds and counts
	@$(BIN)/python -m soak

.PHONY: screenshots
screenshots: setup-tests ## pictures of every page in screenshots/
	@$(BIN)/python -m tools.screenshots

##@ Keep it

.PHONY: assets
assets: setup-tests ## fetch the vendored front-end files again and write their checksums (needs npm)
	@$(BIN)/python tools/assets.py

.PHONY: texts
texts: setup-tests ## collect the Dutch texts and compile the English ones; says what is missing
	@$(BIN)/python -m tools.translations

.PHONY: lock
lock: setup ## pin the packages of requirements*.in again, with hashes
	@tools/lock.sh

.PHONY: help
help: ## this list
	@awk 'BEGIN { FS = ":.*## " } \
	/^##@ / { printf "\n%s\n", substr($$0, 5) } \
	/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# `make run` and `make test` are all that a newcomer needs; both set everything up first.

SHELL := /bin/bash
.DEFAULT_GOAL := help

# Where pyenv keeps several Pythons, uv sees them all; elsewhere uv brings Python itself.
PYENV_VERSION ?= $(shell command -v pyenv >/dev/null && pyenv versions --bare 2>/dev/null | paste -sd: -)
ifneq ($(PYENV_VERSION),)
export PYENV_VERSION
endif

UV := $(shell command -v uv || echo .tools/bin/uv)
BOT := .venv/bin
NLU := nlu/.venv/bin
export PYTHONPATH := $(CURDIR)
export RASA_TELEMETRY_ENABLED := false

.PHONY: help setup encoder run test check format browser lock update-wording bench bench-pipeline bench-parses bench-newcomer bench-yardsticks nlu-report clean

help:
	@echo "make run         set everything up, then serve: a phone in the browser, the console, the bot"
	@echo "make test        set everything up, then run all tests"
	@echo "make bench       measure speed, memory and start, and write benchmarks/RESULTS.md (about 25 minutes)"
	@echo "make nlu-report  measure understanding, and write a page with tables and pictures"
	@echo "make encoder     install what the optional sentence encoder runs on (nlu/README.md)"
	@echo "make check       format, lint, types, borders, wording, content, data and the fast tests"

run: setup
	@$(BOT)/safar run

setup: .venv/.ready nlu/.venv/.ready

.tools/bin/uv:
	@deploy/bring-uv .tools

.venv/.ready: requirements.lock | $(UV)
	@echo "setting up the bot's environment (Python 3.12) …"
	@$(UV) venv -q --allow-existing -p 3.12 .venv
	@$(UV) pip sync -q -p .venv --require-hashes requirements.lock
	@deploy/link-safar .venv
	@touch $@

nlu/.venv/.ready: nlu/requirements.lock | $(UV)
	@echo "setting up the understanding's environment (Python 3.10, Rasa; about 1.5 GB) …"
	@$(UV) venv -q --allow-existing -p 3.10 nlu/.venv
	@$(UV) pip sync -q -p nlu/.venv --require-hashes nlu/requirements.lock
	@touch $@

encoder: nlu/.venv/.ready
	@$(UV) pip install -q -p nlu/.venv --require-hashes -r nlu/requirements-encoder.lock

browser:
	@deploy/bring-test-programs

test: setup browser
	@$(BOT)/safar nlu train
	@$(BOT)/python -m pytest $(TESTS)
	@$(NLU)/python -W ignore -m pytest -q -p no:warnings -c nlu/pytest.ini nlu/tests

check: setup
	@$(BOT)/ruff format --check -q bot nlu tests benchmarks
	@$(BOT)/ruff check -q bot nlu tests benchmarks
	@$(BOT)/mypy --no-error-summary
	@$(BOT)/lint-imports --no-cache >/dev/null || $(BOT)/lint-imports --no-cache
	@$(BOT)/safar wording check
	@$(BOT)/safar content check
	@$(BOT)/python -m nlu.understand.lint
	@$(BOT)/python -m nlu.understand.domain --check
	@$(BOT)/python -m pytest -q -x -m "not slow" -n 2 tests

format: setup
	@$(BOT)/ruff check -q --fix bot nlu tests benchmarks
	@$(BOT)/ruff format -q bot nlu tests benchmarks

bench: bench-pipeline bench-parses bench-newcomer

bench-pipeline: setup
	@$(BOT)/python -m benchmarks.pipeline

bench-parses: setup
	@$(BOT)/safar nlu train
	@$(NLU)/python -m benchmarks.parses --stock

bench-newcomer: setup
	@$(BOT)/python -m benchmarks.newcomer --without-cache

bench-yardsticks: setup
	@test -n "$(DATA)" || { echo "say where the public data sets lie: make bench-yardsticks DATA=folder (benchmarks/yardstick_sets.py)"; exit 1; }
	@$(NLU)/python -W ignore -m benchmarks.yardsticks $(DATA)

nlu-report: setup
	@$(BOT)/safar nlu train
	@$(NLU)/python -m nlu.report

update-wording: setup
	@$(BOT)/safar wording update

lock: | $(UV)
	@$(UV) pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.12 --group pyproject.toml:dev pyproject.toml -o requirements.lock
	@$(UV) pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.10 nlu/requirements.in -o nlu/requirements.lock
	@$(UV) pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.10 nlu/requirements-encoder.in -o nlu/requirements-encoder.lock

clean:
	@rm -rf .venv nlu/.venv nlu/models .mypy_cache .ruff_cache .pytest_cache

.DEFAULT_GOAL := tasks
.PHONY: tasks run test lint types imports docs bench translations

PYTHON ?= $(or $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done),python3.11-or-newer)
BIN := .venv/bin
BUILT_FROM := pyproject.toml constraints.txt hatch_build.py package.json package-lock.json \
	$(wildcard houqin/interfaces/web/locale/*/LC_MESSAGES/*.po)

tasks:  ## list the tasks
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/built  ## set up, build the sample hospital if there is none, and serve it
	$(BIN)/houqin demo

test: .venv/built  ## the fast suite: SQLite, no browser, on every core
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: .venv/built  ## ruff: style, and what the house refuses
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/built  ## mypy
	$(BIN)/mypy

imports: .venv/built  ## import-linter: who may know whom
	$(BIN)/lint-imports

docs: .venv/built  ## write docs/reference anew from the code
	$(BIN)/python -m tools.reference

bench: .venv/built  ## the measured promises
	$(BIN)/python -m benchmarks

translations: .venv/built  ## bring the English catalogue up to the texts in use
	$(BIN)/python -m tools.translations

.venv/built: $(BUILT_FROM)
	@echo "Setting up .venv with $(PYTHON); a minute or two the first time."
	@$(BIN)/python -c '' 2>/dev/null || { rm -rf .venv && $(PYTHON) -m venv .venv; } || { echo "houqin needs Python 3.11 or newer with venv (Debian: apt install python3-venv)."; rm -rf .venv; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[pg,dev]' --constraint constraints.txt
	@touch $@

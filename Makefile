# From a bare Python 3.11+ and make: `make run` opens a made-up precinct, `make test` checks everything.
# PYTHON=python3.12 chooses an interpreter. `make help` lists the rest.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RUNS   := $(VENV)/.runs
STAMP  := $(VENV)/.installed
DEMO   ?= .demo
# Days of the made-up precinct: a week or more has two years before it.
SHOWN  ?= 10
# As many as a small machine has cores: each reads all tests first, and makes its own ready store.
WORKERS ?= 2

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# What one worker compiled the others read.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help install run test long lint collected types arrows format catalogues check-catalogues check-handbook check-commands unit wheel bench bench-keeping bench-levels apart mutants listeners rooms lists levels leaving commands national seats simulate lock kiosk kiosk-check house clean faults fuzz

help:
	@echo "make run         a made-up precinct, ready and opened (kept in $(DEMO))"
	@echo "make test        everything that is checked before a change is taken"
	@echo "make long        what takes longer: every list's plan at 200,000 records, the five minutes in English, many made-up examples"
	@echo "make faults      break things on purpose, ROUNDS=1000 times each (SEED=12): kills, power cuts, damage, a full disk, a monkey"
	@echo "make simulate    SCHEDULES=1000 of bundles and receipts on sticks that are lost, doubled, swapped, cut (SEED=12)"
	@echo "make fuzz        give each parser CASES=2000 broken files (SEED=12)"
	@echo "make lint        style, types, arrows between rooms, catalogues, handbook, commands; no tests"
	@echo "make format      put the code into the house style"
	@echo "make catalogues  compile the Persian messages after a change"
	@echo "make bench       measure, one table; make bench-levels: a seat on PostgreSQL with 1,000,000 incidents of 100 units"
	@echo "make bench-keeping  ENTRIES=684000: backup, restore, verify, export and rebuild of a large store, and its memory"
	@echo "make apart       this version beside 0.1.0: a store brought up and back, two machines, a unit and its county"
	@echo "make mutants     change the named rooms in small ways and see whether their tests notice (ROOM=db.reading.keyset: one)"
	@echo "make listeners  who follows which event, in the order of applying"
	@echo "make lists       note the items of lists that this version ships: db/reference/lists/shipped.json"
	@echo "make rooms       record number, tables and rows of each room, after its number rose: tools/room_versions.json"
	@echo "make seats       FOLDER=… a province, two counties and five posts (DAYS=1) of the made-up world, sticks as folders"
	@echo "make levels      the same with the province on a PostgreSQL of its own, a live call, and its desk opened (kept in FOLDER)"
	@echo "make national    the national command and two provinces, each on a PostgreSQL of its own, and its desk opened (kept in FOLDER)"
	@echo "make leaving     make the table of what leaves the precinct anew: docs/levels.md"
	@echo "make commands    make the page of the command line anew: docs/commands.md"
	@echo "make house       draw the rooms anew: docs/pictures/house.svg"
	@echo "make lock        resolve pyproject.toml again into both locks (UPGRADE=1: newest)"
	@echo "make kiosk       a folder in dist/kiosk that makes a kiosk of a bare Debian with no network"
	@echo "make kiosk-check install it in a bare Debian, twice, photograph it, undo it (root, mmdebstrap, grim)"
	@echo "make clean       remove what these made, the made-up precinct included"

# Made again whenever a lock or the project's description changes. `make run` needs RUNS alone: half the time.
$(RUNS): requirements-run.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "precinct needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) -V 2>/dev/null || echo not to be found)." \
	       "Name another: make PYTHON=python3.11 …" >&2; exit 1; }
	@$(BIN)/python -c '' 2>/dev/null || { echo "Making $(VENV) …"; $(PYTHON) -m venv --clear $(VENV); }
	@$(BIN)/python -m tools.wheels requirements-run.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q db precinct_kiosk precinct_tui
	@touch $@

$(STAMP): $(RUNS) requirements.lock
	@$(BIN)/python -m tools.wheels requirements.lock
	@touch $@

install: $(STAMP)

run: $(RUNS)
	@if [ -e "$(DEMO)/keys.json" ]; then exec $(BIN)/precinct --home "$(DEMO)"; \
	 else exec $(BIN)/precinct demo --home "$(DEMO)" --days $(SHOWN); fi

test: $(STAMP)
	@$(MAKE) --no-print-directory -j2 --output-sync=target lint collected wheel
	@$(MAKE) --no-print-directory unit

# The tests are read, and compiled, once for all workers.
collected: $(STAMP)
	$(BIN)/pytest -n 0 --collect-only -q --ignore=tests/test_wheel.py >/dev/null

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(MAKE) --no-print-directory types arrows check-catalogues check-handbook check-commands

types: $(STAMP)
	$(BIN)/mypy

arrows: $(STAMP)
	$(BIN)/lint-imports

check-catalogues: $(STAMP)
	$(BIN)/python -m tools.catalogues --check

check-handbook: $(STAMP)
	$(BIN)/python -m tools.handbook

check-commands: $(STAMP)
	$(BIN)/python -m tools.commands --check

catalogues: $(STAMP)
	$(BIN)/python -m tools.catalogues


format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

unit: $(STAMP)
	$(BIN)/pytest -n $(WORKERS) --dist worksteal -m "not long" --ignore=tests/test_wheel.py

long: $(STAMP)
	$(BIN)/pytest -n $(WORKERS) -m long --ignore=tests/test_wheel.py --ignore=tests/apart
	HYPOTHESIS_PROFILE=many $(BIN)/pytest -n 2 -m property --ignore=tests/test_wheel.py

ROUNDS ?= 1000
SEED ?= 12

SCHEDULES ?= 1000
DAYS ?= 1
FOLDER ?= .seats
simulate: $(STAMP)
	$(BIN)/python -m tests.db.carrying.levels.simulation $(SCHEDULES) --seed $(SEED)

# A monkey has keys for rounds, eleven for each in every role: 100,000 in all where ROUNDS is 1000.
# 200 kills of each act that changes keys: ROUNDS=200 FAULTS=tests/faults/test_keys.py
FAULTS ?= tests/faults tests/attacks tests/db/kernel/base/test_clock.py
faults: $(STAMP)
	PRECINCT_ROUNDS=$(ROUNDS) PRECINCT_SEED=$(SEED) $(BIN)/pytest $(FAULTS) -m "not long"

CASES ?= 2000
ENTRIES ?= 684000

apart: $(STAMP)
	$(BIN)/pytest -m long tests/apart

fuzz: $(STAMP)
	PRECINCT_CASES=$(CASES) PRECINCT_ROUNDS=1 PRECINCT_SEED=$(SEED) $(BIN)/pytest tests/fuzz

wheel: $(STAMP)
	$(BIN)/pytest tests/test_wheel.py

bench: $(STAMP)
	$(BIN)/python -m benchmarks

bench-keeping: $(STAMP)
	$(BIN)/python -m benchmarks.keeping --entries $(ENTRIES)

bench-levels: $(STAMP)
	$(BIN)/python -m benchmarks.levels

rooms: $(STAMP)
	$(BIN)/python -m tools.room_versions

lists: $(STAMP)
	$(BIN)/python -m tools.shipped_lists

mutants: $(STAMP)
	$(BIN)/python -m tools.mutants $(ROOM)

house: $(STAMP)
	$(BIN)/python -m tools.house

listeners: $(STAMP)
	$(BIN)/python -m tools.listeners

commands: $(STAMP)
	$(BIN)/python -m tools.commands

leaving: $(STAMP)
	$(BIN)/python -m tools.levels

levels: $(STAMP)
	$(BIN)/python -m tools.seats_tour $(FOLDER) --days $(DAYS)

national: FOLDER = .national
national: $(STAMP)
	$(BIN)/python -m tools.national $(FOLDER)

seats: $(STAMP)
	$(BIN)/python -m tools.seats $(FOLDER) --days $(DAYS)

lock:
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet --require-hashes -r tools/uv.lock
	build/lock/bin/python -m tools.lock $(if $(UPGRADE),--upgrade)

# Whoever packs keeps KEY; a kiosk takes newer folders that are signed with the one it was installed with.
KEY ?= $(HOME)/.config/precinct/packer.key
kiosk: $(STAMP)
	$(BIN)/python -m tools.kiosk dist/kiosk --key "$(KEY)"

kiosk-check: $(STAMP)
	$(BIN)/python -m tools.kiosk.check dist/kiosk

clean:
	rm -rf build dist $(VENV) .demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find db precinct_kiosk precinct_tui tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

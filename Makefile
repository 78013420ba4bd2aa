# Two commands for everybody: make run, make test. Both set up what they need and are quick the second time.
# Nothing but Python 3.11+, pip and make is needed; make test also installs Debian's chromium, a CJK font and LibreOffice
# where it may, and in CI the extra that reads scanned pages.

PYTHON ?= python3
PORT ?= 8501
HOST ?= 127.0.0.1
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
OCR := $(VENV)/.ocr
CLUSTER := $(VENV)/.cluster
RIVALS := $(VENV)/.rivals

.PHONY: help run setup test check lint programs ocr cluster test-cluster benchmark screenshots clean

help:
	@echo "make run          set up, make the sample county if nothing is published, start the dashboard"
	@echo "make test         set up, then lint, types, import contracts, SQL lint and all tests"
	@echo "make setup        only set up"
	@echo "make ocr          also set up the extra that reads scanned pages"
	@echo "make cluster      also set up the extras that use several machines (Ray; Spark, which needs Java 17)"
	@echo "make test-cluster set up the extras that use several machines, then their tests"
	@echo "make check        lint, types, contracts and SQL lint, without tests"
	@echo "make screenshots  take the pictures of docs/screenshots again"
	@echo "make benchmark    measure reading, publishing and asking beside other ways (a quarter of an hour on two idle cores)"
	@echo "make clean        remove .venv and caches (never var/, where your documents are)"

run: $(READY)
	@$(BIN)/python -m data demo --if-empty
	@$(BIN)/python -m dashboard --port $(PORT) --host $(HOST)

setup: $(READY)

$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; set PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing requirements.lock into $(VENV) (once; a minute or two)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $(READY)

ocr: $(OCR)

$(OCR): $(READY) requirements-ocr.lock
	@echo "installing requirements-ocr.lock into $(VENV) (once; a minute or two)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-ocr.lock
	@touch $(OCR)

cluster: $(CLUSTER)

$(CLUSTER): $(READY) requirements-cluster.lock
	@echo "installing requirements-cluster.lock into $(VENV) (once; some minutes, 700 MB)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-cluster.lock
	@touch $(CLUSTER)

# What questions are measured beside; the other ways of asking must answer alike.
$(RIVALS): $(READY) requirements-benchmark.lock
	@echo "installing requirements-benchmark.lock into $(VENV) (once; 45 MB)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-benchmark.lock
	@touch $(RIVALS)

# In CI nothing of this may be skipped; elsewhere tests of scanned pages run once make ocr was asked for.
test: $(READY) $(if $(filter true,$(CI)),ocr $(RIVALS)) programs check
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "not cluster"

# Each starts nodes or a Java machine of its own: one after another, and not in the twenty minutes of CI.
test-cluster: cluster programs
	@$(BIN)/python -m pytest -n 0 -m cluster

check: $(READY) lint
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/sqlfluff lint queries/sql data

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

# Debian's own packages, only where this user may install them; tests that need them say so when they are missing.
programs:
	@sh tests/install_programs.sh

benchmark: $(READY) $(RIVALS)
	@$(BIN)/python -m tests.benchmarks

screenshots: $(READY) programs
	@$(BIN)/python -m data demo --if-empty
	@$(BIN)/python -m tests.browser.screenshots

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

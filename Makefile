# Everything a person or a machine does with this repository. `make help` lists it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
TESTED := $(VENV)/.installed-test
BENCHED := $(VENV)/.installed-bench
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# Tests and commands start Python some hundred times: what is compiled is kept, come what may.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test coverage check format bench fuzz translations reference pictures chromium clean

help: ## print what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(INSTALLED) ## set up, load the demo cooperatives, serve on http://127.0.0.1:8000
	@NGUON_MODE=development NGUON_OPERATOR_PHONE="0208 000 0100" $(BIN)/nguon demo --serve

test: $(TESTED) chromium ## everything: format, lint, types, layers, every test on SQLite and PostgreSQL
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(PYTEST)

coverage: $(TESTED) chromium ## which lines the tests run; takes a third longer than the tests alone
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -q --cov --cov-report=term:skip-covered $(PYTEST)

check: $(TESTED) ## format, lint, types, layers and the fast tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 -m "not browser and not slow" $(PYTEST)

format: $(TESTED) ## put every file into the house's form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(BENCHED) ## timings, ours beside a reference in one run
	$(BIN)/python -m pytest tests/benchmarks -o python_files='bench_*.py' -o python_functions='bench_*' -o pythonpath='. tests tests/benchmarks' -q -s -p no:cacheprovider $(PYTEST)

fuzz: $(TESTED) ## many made-up requests along both descriptions of the REST interfaces
	NGUON_FUZZ_EXAMPLES=$${NGUON_FUZZ_EXAMPLES:-200} $(BIN)/python -m pytest tests/fuzz -q $(PYTEST)

translations: $(TESTED) ## collect the texts, merge them into the catalogues, compile
	$(BIN)/pybabel -q extract -F storefront/web/babel.cfg -k _l -k lazy_gettext -o $(VENV)/storefront.pot \
		--project=Nguon --no-location --sort-output storefront
	$(BIN)/pybabel -q update -N -l vi -i $(VENV)/storefront.pot -d storefront/web/translations --ignore-obsolete
	$(BIN)/pybabel -q extract -F traceability/babel.cfg -k N_ -o $(VENV)/traceability.pot \
		--project=Nguon --no-location --sort-output traceability labels
	$(BIN)/pybabel -q update -N -l vi -i $(VENV)/traceability.pot -d traceability/translations --ignore-obsolete
	$(BIN)/pybabel -q compile -d storefront/web/translations
	$(BIN)/pybabel -q compile -d traceability/translations

reference: $(TESTED) ## write docs/reference.md from the code
	$(BIN)/python docs/write_reference.py

pictures: $(TESTED) chromium ## draw the README's pictures anew from the running demo
	$(BIN)/python docs/pictures/draw.py

clean: ## remove the virtual environment and the development data
	rm -rf $(VENV) var

chromium:
	@command -v chromium >/dev/null 2>&1 || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing Chromium for the browser tests"; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
		else \
			echo "The browser tests need Chromium. Install it (Debian: apt-get install chromium)."; exit 1; \
		fi; }

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Nguon needs Python 3.11 or later."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null; \
		else \
			echo "Python's venv is missing. Install it (Debian: apt-get install python3-venv)."; exit 1; \
		fi; }
	@echo "Making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(INSTALLED): setup.cfg pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing Nguon and what it needs"
	@$(PIP) install -c constraints.txt -e '.[shop]'
	@touch $@

$(TESTED): setup.cfg pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing Nguon with what its tests need"
	@$(PIP) install -c constraints.txt -e '.[shop,postgres,test]'
	@touch $@ $(INSTALLED)

$(BENCHED): $(TESTED)
	@echo "Installing what the benchmarks measure against"
	@$(PIP) install -c constraints.txt -e '.[bench]'
	@touch $@

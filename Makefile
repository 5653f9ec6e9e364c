# make demo    shows the whole job      make test      every behaviour, few examples, four minutes
# make check   lint, types, imports    make thorough  many examples, coverage, other programs
# make bench   ratios in one run       (what thorough wants beyond Python it installs itself)
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
PLUGINS := $(patsubst %/pyproject.toml,-e %,$(wildcard plugins/*/pyproject.toml))
SOURCES := pyproject.toml constraints.txt hatch_build.py $(wildcard plugins/*/pyproject.toml) \
           $(wildcard src/schoolsupport/locale/*/LC_MESSAGES/*.po)
CORES  := $(shell nproc 2>/dev/null || echo 1)

.PHONY: demo test thorough check bench clean

demo: $(VENV)/.installed
	$(BIN)/schoolsupport demo --out out/demo

test: $(VENV)/.tests-installed
	$(BIN)/python -m pytest -n $(CORES) --dist worksteal

thorough: $(VENV)/.engines-installed
	tests/install-programs.sh
	$(BIN)/python -m pytest -n $(CORES) --dist worksteal --thorough --cov --cov-report=term --durations=60 --durations-min=5

check: $(VENV)/.check-installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.installed
	$(PIP) install -c constraints.txt --group bench
	$(BIN)/python tests/benchmarks/identify.py
	$(BIN)/python tests/benchmarks/reading.py
	$(BIN)/python tests/benchmarks/number_criteria.py
	$(BIN)/python tests/benchmarks/what_if.py
	$(BIN)/python tests/benchmarks/deadline_phrases.py
	$(BIN)/python tests/benchmarks/run_folder.py
	$(BIN)/python tests/benchmarks/region_store.py
	$(BIN)/python tests/benchmarks/documents.py

clean:
	rm -rf $(VENV) out build dist .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find src plugins -name '*.mo' -delete

RUSSIAN := src/schoolsupport/locale/ru/LC_MESSAGES/schoolsupport.po

.PHONY: docs catalogue bench-engines versions
bench-engines: $(VENV)/.engines-installed
	$(BIN)/python tests/benchmarks/engines.py

versions: $(BIN)/python  # each Python that is here, and the lowest versions promised
	$(PIP) install --group versions
	CORES=$(CORES) $(BIN)/tox run

docs: $(VENV)/.docs-installed
	$(BIN)/python docs/schema/make.py
	$(BIN)/python docs/reference/make.py
	$(BIN)/python -m sphinx -q -W --keep-going docs out/docs

catalogue: $(VENV)/.check-installed
	mkdir -p build
	$(BIN)/pybabel -q extract -k msg -k plural:1,2 --no-location --sort-output --omit-header -o build/schoolsupport.pot src/schoolsupport
	$(BIN)/pybabel -q update -N -l ru --ignore-obsolete -i build/schoolsupport.pot -o $(RUSSIAN)
	sed -E -e '1{/^$$/d;}' -e '/^"(Project-Id-Version|Report-Msgid|POT-|PO-|Last-Trans|Language-Team|MIME|Generated)/d' $(RUSSIAN) > build/ru.po
	mv build/ru.po $(RUSSIAN)

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade "pip>=25.1"

$(VENV)/.installed: $(BIN)/python $(SOURCES)
	$(PIP) install -c constraints.txt -e ".[cli,files,calendars,documents,store,statistics]" $(PLUGINS)
	touch $@

$(VENV)/.tests-installed: $(VENV)/.installed
	$(PIP) install -c constraints.txt -e ".[all]" --group test $(PLUGINS)
	touch $@

$(VENV)/.engines-installed: $(VENV)/.tests-installed
	$(PIP) install -c constraints.txt --group engines --group docs
	touch $@

$(VENV)/.docs-installed: $(VENV)/.tests-installed
	$(PIP) install -c constraints.txt --group docs
	touch $@

$(VENV)/.check-installed: $(VENV)/.tests-installed
	$(PIP) install -c constraints.txt --group check
	touch $@

# Every target works on a fresh machine with Python 3.11 or newer and GNU make; `make help` lists them.
PORT ?= 5000
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/pytest -n logical --maxprocesses=4 --dist=loadgroup
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
TRANSLATIONS := kindermeilen/translations
POT := build/messages.pot
LANGUAGES := en

.PHONY: help install demo test lint bench translations clean
.DELETE_ON_ERROR:

help:
	@echo "make demo          a demo town with a running campaign on http://127.0.0.1:$(PORT) (PORT=… changes it)"
	@echo "make install       $(VENV) with the command $(BIN)/kindermeilen"
	@echo "make test          everything: style, types, import contracts, all tests, on both databases (gets a browser)"
	@echo "make lint          style, types and import contracts alone"
	@echo "make bench         the benchmark of benchmarks/README.md"
	@echo "make translations  collect the German texts, update and compile the catalogues"
	@echo "make clean         remove what the other targets made, never instance/"

install: $(VENV)/.installed

demo: install
	$(BIN)/kindermeilen demo --port $(PORT)

# Everything on SQLite, then what uses a database once more on PostgreSQL, with fewer of the random cases, each of which
# makes a database there.
test: lint
	KINDERMEILEN_TEST_BROWSER="$$($(BIN)/python -m scripts.ensure_browser)" && export KINDERMEILEN_TEST_BROWSER && \
		$(PYTEST) && KINDERMEILEN_FUZZ_CASES=200 $(PYTEST) --database=postgresql

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy scripts/ensure_browser.py scripts/system.py benchmarks
	$(BIN)/lint-imports

bench: $(VENV)/.installed-test
	$(BIN)/python -m benchmarks.run $(BENCH_ARGS)

translations: $(VENV)/.installed
	mkdir -p build
	$(BIN)/pybabel --quiet extract -F babel.cfg -k N_ -k "ngettext:1,2" -k t -k "tn:1,2" --no-location --sort-output \
		--project=kindermeilen --copyright-holder=Kindermeilen -o $(POT) .
	for language in $(LANGUAGES); do \
		po=$(TRANSLATIONS)/$$language/LC_MESSAGES/messages.po; \
		test -f $$po || $(BIN)/pybabel --quiet init -i $(POT) -o $$po -l $$language --width=120 || exit 1; \
		$(BIN)/pybabel --quiet update -i $(POT) -o $$po -l $$language --width=120 \
			--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date || exit 1; \
	done
	$(BIN)/python -m scripts.plain_catalogue $(POT) $(TRANSLATIONS)/de@leicht/LC_MESSAGES/messages.po
	$(BIN)/pybabel compile -d $(TRANSLATIONS) --statistics

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find kindermeilen tests benchmarks scripts -name __pycache__ -type d -exec rm -rf {} +

# A second run is instant: the stamps are younger than the two files that say what is installed.
$(VENV)/.installed: pyproject.toml constraints.txt
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { python=$$(sh scripts/find-python) && "$$python" -m venv --clear $(VENV); }
	@echo "Installing Kindermeilen into $(VENV) …"
	$(PIP_INSTALL) --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@echo "Installing what the tests need …"
	$(PIP_INSTALL) --editable '.[test,postgresql]'
	@touch $@

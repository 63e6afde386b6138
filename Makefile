# Two commands do everything on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT

.PHONY: run test lint bench images messages clean

run: $(VENV)/installed
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py first_run
	@$(BIN)/python manage.py serve --port $(PORT)

# Everything that needs no server; browser tests run where Chromium is found and say so where it is not.
test: $(VENV)/installed-dev lint
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates
	PYTHONPATH=site:. $(BIN)/lint-imports
	$(BIN)/mypy

# All of it writes benchmarks/RESULTS.md; one part only prints: make bench BENCH=sittings.
bench: $(VENV)/installed-dev
	$(BIN)/python -m benchmarks $(BENCH)

# Gather new strings into both catalogues and compile them; needs gettext.
messages: $(VENV)/installed-dev
	$(BIN)/python manage.py makemessages --locale zh_Hans --locale en --no-location --no-wrap \
		--ignore "$(VENV)/*" --ignore "var/*" --ignore "tests/*" --ignore "docs/*" --ignore "benchmarks/*"
	$(BIN)/python manage.py compilemessages --ignore "$(VENV)/*"

images: $(VENV)/installed-dev
	$(BIN)/python docs/images/take.py

$(VENV)/installed: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-cache-dir --requirement requirements.txt
	touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --no-cache-dir --requirement requirements-dev.txt
	touch $@

clean:
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

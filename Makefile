# Each target sets up what it needs by itself, and is quick the second time: what was done leaves a stamp in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DONE := $(VENV)/done
NEED := sh deploy/need.sh

.DELETE_ON_ERROR:
.PHONY: setup demo up down test lint bench i18n docs clean browser compose printing

setup: $(DONE)/packages $(DONE)/catalogues $(DONE)/servers printing

demo: setup
	@$(BIN)/python -m deploy.local demo

up: setup
	@$(BIN)/python -m deploy.local up

down: $(DONE)/packages
	@$(BIN)/python -m deploy.local down

# What must be covered stands here and not in pyproject.toml, where pytest-cov would ask it of each run, of single files too.
test: setup browser
	@$(BIN)/coverage erase
	$(BIN)/pytest -n 3 -m "not serial" --cov --cov-report=
	$(BIN)/pytest -n 2 --dist loadfile -m serial --cov --cov-append --cov-report=
	@$(BIN)/coverage report --fail-under=95

lint: $(DONE)/packages $(DONE)/catalogues compose
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m shared.events docs --check
	$(BIN)/python -m shared.kit.i18n check

compose:
	@$(NEED) docker-compose sh -c "docker compose version || docker-compose version"
	if docker compose version >/dev/null 2>&1; then docker compose config -q; else docker-compose config -q; fi

bench: setup
	@$(BIN)/python -m bench

# Takes new messages from code and templates into the catalogues.
i18n: $(DONE)/packages
	@$(BIN)/python -m shared.kit.i18n update
	@$(MAKE) --no-print-directory $(DONE)/catalogues

# Writes what is generated from the contracts.
docs: $(DONE)/packages
	@$(BIN)/python -m shared.events docs

clean:
	rm -rf $(VENV) .rimedio .coverage .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find shared services -name '*.mo' -delete

$(DONE)/venv:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null || { \
	    echo "Python 3.11 or newer is needed; if it has another name here: make PYTHON=python3.12" >&2; exit 1; }
	@$(NEED) python3-venv $(PYTHON) -m ensurepip --version
	@echo "Making the virtual environment"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check uv==0.13.9
	@mkdir -p $(DONE) && touch $@

$(DONE)/packages: $(DONE)/venv uv.lock pyproject.toml
	@echo "Installing the pinned packages"
	@UV_PYTHON_DOWNLOADS=never $(BIN)/uv sync --locked
	@touch $@

$(DONE)/catalogues: $(DONE)/packages $(shell find shared services -name '*.po')
	@$(BIN)/python -m shared.kit.i18n compile
	@touch $@

$(DONE)/servers: $(DONE)/packages deploy/local/kafka-jars.lock
	@[ "$$(uname -sm)" != "Linux x86_64" ] || $(NEED) libcurl4 sh -c "/sbin/ldconfig -p | grep libcurl.so.4"
	@$(BIN)/python -m deploy.local fetch
	@touch $@

# What lays out the pages with QR codes to print.
printing: $(DONE)/packages
	@$(NEED) libpangoft2-1.0-0 $(BIN)/python -c "import weasyprint"

# Chromium without a window: half the time of a whole one, which will do where there is no other.
browser:
	@$(NEED) chromium-headless-shell sh -c "command -v chromium-headless-shell" \
	    || command -v chromium || command -v chromium-browser || command -v google-chrome

# The commands of the project; `make` alone lists them. They need GNU make, /bin/sh and Python 3.11 or
# newer, and the network only for a first installation.

PORT ?= 8501
ADDRESS ?= localhost
LIBRARY ?= data/sample/library
WORKERS ?= 3
# A test that fails is run once more, and the summary names it: a busy machine may hold anything back for a while.
RERUNS ?= 1
ARGS ?=

python := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run dev test check format-check lint types imports doctests format bench clean
.PHONY: environment dev-environment

help: ## list the commands
	@awk -F ' *## *' '/^[a-z-]+:.*## / { split($$1, rule, ":"); printf "make %-13s %s\n", rule[1], $$2 }' Makefile

run: environment ## serve the app at http://localhost:8501; PORT=… and ADDRESS=… change that
	@$(python) -m explorer sample
	@$(python) -m streamlit run app.py --server.port $(PORT) --server.address $(ADDRESS)

dev: environment ## the same, and an edited file reloads the page
	@$(python) -m explorer sample
	@$(python) -m streamlit run app.py --server.port $(PORT) --server.address $(ADDRESS) \
		--server.fileWatcherType auto --server.runOnSave true --client.showErrorDetails full

test: dev-environment ## run every test; ARGS=… goes to pytest, as in ARGS='-k slice'
	@scripts/install_postgres.sh
	@CHROMIUM=$$(scripts/install_chromium.sh) && export CHROMIUM && \
		$(python) -m pytest -n $(WORKERS) --dist loadfile --reruns $(RERUNS) $(ARGS)

check: format-check lint types imports doctests ## everything but the tests, changing nothing

format-check: dev-environment ## is the code formatted?
	@$(python) -m ruff format --check .

lint: dev-environment ## style and likely bugs
	@$(python) -m ruff check .

types: dev-environment ## types
	@$(python) -m mypy

# import-linter has a command but no module to run, and a command does not survive moving the clone.
imports: dev-environment ## who may import whom
	@$(python) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"

doctests: dev-environment ## the examples in the documentation of functions
	@$(python) -m pytest -q explorer

format: dev-environment ## format the code and mend what can be mended
	@$(python) -m ruff format .
	@$(python) -m ruff check --fix .

bench: dev-environment ## print what benchmarks/README.md describes; LIBRARY=… measures another library
	@$(python) -m explorer sample
	@$(python) -m explorer bench slice --library "$(LIBRARY)" --researchers 200 --seed 7
	@$(python) benchmarks/readers.py --library "$(LIBRARY)"

clean: ## remove the environment, the caches and the bundled library's build; never data/library
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache data/sample/library
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

environment:
	@scripts/environment.sh requirements.txt

dev-environment:
	@scripts/environment.sh requirements-dev.txt

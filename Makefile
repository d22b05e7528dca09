# make run: start on this machine · make test: everything CI checks · make help: the rest
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install -qq --disable-pip-version-check -c constraints.txt
export OMP_NUM_THREADS ?= 1

.PHONY: help run test fuzz fuzz-api storm chaos walls inert r load bench lint pages fmt stack openapi docs system check-python check-node clean audit sbom supply

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 12

run: $(VENV)/.kernels frontend/dist/index.html  ## start Wherefore here and print its URL
	@exec $(BIN)/wherefore serve

stack: $(VENV)/.test frontend/dist/index.html system  ## the same on PostgreSQL, Redis and Celery, without Docker
	@exec $(BIN)/python -m tests.sites

test:  ## lint, types, rings, drift, unit, contract, end-to-end, browser
	@$(MAKE) --no-print-directory --jobs 2 --output-sync system $(VENV)/.test pages lint frontend/dist/index.html
	$(BIN)/python -m pytest tests --ignore tests/e2e --numprocesses 2
	$(BIN)/python -m pytest tests/e2e --ignore tests/e2e/browser --numprocesses 2 --dist loadfile --no-loadscope-reorder
	$(BIN)/python -m pytest tests/e2e/browser --numprocesses 2 --dist loadfile

fuzz: $(VENV)/.test  ## send every malformed and hostile file of the generator to a server
	$(BIN)/python -m tests.hostile

storm: $(VENV)/.test  ## 200 questions under 100 killed and 10 paused workers, on both databases
	$(BIN)/python -m tests.storm

fuzz-api: $(VENV)/.test  ## send made-up requests of every kind to the API: make fuzz-api EXAMPLES=500
	$(BIN)/python -m tests.fuzz $(or $(EXAMPLES),200)

chaos: $(VENV)/.test  ## cancels, killed and ended workers, lost brokers, crashed databases: a figure for each promise
	$(BIN)/python -m tests.chaos

walls: $(VENV)/.test  ## every id of another tenant is unknown, and queries that forget whose see nothing of others
	$(BIN)/python -m pytest tests/contract/test_tenants.py tests/contract/test_row_security.py tests/contract/test_holdings.py -q

inert: $(VENV)/.test frontend/dist/index.html  ## injected prompts, scripts in a real browser, formulas in what leaves
	$(BIN)/python -m pytest tests/unit/planner/llm/test_injections.py tests/e2e/browser/test_hostile_texts.py tests/unit/adapters/test_export.py -q

r: $(VENV)/.test  ## the exported R code against R itself, and R's httr2 against a server
	@$(call installed,$(R))
	$(BIN)/python -m pytest tests/contract/test_r.py tests/e2e/clients/test_r_client.py -q -rs

load: $(VENV)/.test  ## overhead of runs, 200 listeners, 50 large uploads at once, one worker against two
	$(BIN)/python -m bench service

audit:  ## look up known weaknesses of what is installed (needs the internet)
	@$(REACHED) || { echo "$(UNREACHED)" >&2; exit 1; }
	@$(MAKE) --no-print-directory $(VENV)/.supply
	$(BIN)/pip-audit --vulnerability-service osv --skip-editable

sbom: $(VENV)/.run  ## write sbom.json: every package this is made of, as CycloneDX
	@$(BIN)/wherefore sbom > sbom.json
	@echo "sbom.json names $$(grep -c '"purl"' sbom.json) packages"

supply: sbom  ## what CI looks at: the packages, and their known weaknesses where these can be looked up
	@if $(REACHED); then $(MAKE) --no-print-directory audit; else echo "AUDIT SKIPPED. $(UNREACHED)"; fi

REACHED = $(PYTHON) -c 'import socket; socket.create_connection(("api.osv.dev", 443), 5)' 2> /dev/null
UNREACHED = The database of weaknesses (api.osv.dev) cannot be reached from here: nothing was looked up.

bench: $(VENV)/.test  ## speed against peers: make bench NAME=kernels
	$(BIN)/python -m bench $(or $(NAME),kernels)

lint: $(VENV)/.packages  ## ruff, mypy --strict, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

pages: frontend/node_modules/.installed  ## types, style and unit tests of the browser's part
	cd frontend && npm run --silent check && npm run --silent test

fmt: $(VENV)/.packages  ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

openapi: $(VENV)/.run frontend/node_modules/.installed  ## write the API's description and the browser's types
	$(BIN)/wherefore openapi > frontend/openapi.json
	cd frontend && npm run --silent gen

docs: $(VENV)/.packages  ## build the documentation into site/
	$(BIN)/python -m mkdocs build --strict --quiet

clean:  ## remove what was built (not your data)
	rm -rf $(VENV) frontend/node_modules frontend/dist

# -- set-up ---------------------------------------------------------------------------------

$(VENV)/.venv: | check-python
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make a virtual environment: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

$(VENV)/.run: $(VENV)/.venv pyproject.toml constraints.txt
	@echo "Installing Python packages (a few minutes, once) …"
	@$(PIP) -e '.[causal,server,llm]'
	@touch $@

$(VENV)/.kernels: $(VENV)/.run $(wildcard app/causal/kernels/*.py)
	@echo "Compiling the kernels (a minute or two, after each change of theirs) …"
	@$(BIN)/python -m app.adapters.compiled
	@touch $@

$(VENV)/.packages: $(VENV)/.run
	@echo "Installing what the tests need …"
	@$(PIP) -e '.[causal,server,llm,neural,gpl,peers,dev]'
	@touch $@

$(VENV)/.test: $(VENV)/.packages $(VENV)/.kernels
	@touch $@

$(VENV)/.supply: $(VENV)/.run
	@echo "Installing what looks weaknesses up …"
	@$(PIP) 'pip-audit>=2.10'
	@touch $@

frontend/node_modules/.installed: frontend/package.json frontend/package-lock.json | check-node
	@echo "Installing browser packages …"
	@cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

frontend/dist/index.html: frontend/node_modules/.installed $(shell git ls-files frontend/src frontend/index.html frontend/vite.config.ts 2>/dev/null)
	@echo "Building the browser's part …"
	@cd frontend && npm run --silent build
	@touch $@

check-python:
	@[ -n "$(PYTHON)" ] && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Wherefore needs Python 3.11 or newer: apt-get install python3 python3-venv" >&2; exit 1; }

check-node:
	@command -v npm > /dev/null || \
		{ echo "Wherefore needs Node 20 to build its pages: install nodejs and npm, then run make again." >&2; exit 1; }

SYSTEM := $(shell ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || echo postgresql) \
	$(shell command -v redis-server > /dev/null || echo redis-server) \
	$(shell command -v chromium > /dev/null || echo chromium) \
	$(shell ldconfig -p 2> /dev/null | grep -q libpangoft2-1 || echo libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)

R := $(shell ls -d /usr/lib/R/site-library/{estimatr,AER,httr2} > /dev/null 2>&1 || \
	echo r-base-core r-cran-estimatr r-cran-aer r-cran-survival r-cran-httr2)

installed = if [ -n "$(strip $(1))" ]; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
			echo "Installing $(strip $(1)) …"; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(1) > /dev/null; \
		else \
			echo "This needs: sudo apt-get install $(strip $(1))" >&2; exit 1; \
		fi; \
	fi

system:
	@$(call installed,$(SYSTEM))

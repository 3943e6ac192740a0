# `make crawl` and `make test` each set up what they need in .venv, the first time only.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help crawl test fuzz lint types format lock deploy clean

export PYTHON ?= python3
PY := .venv/bin/python
SAMPLE := sample/newscrawl-sample.warc.gz
# Sites to crawl (default: all); LIVE=1 crawls the live sites instead of the sample archive. The sample is crawled one site
# at a time, so that the same site always has the original of a copied text.
SITES ?= all
LIVE ?=
# Number of test processes: four keep two cores busy, because they wait half of the time. Further arguments of pytest.
JOBS ?= 4
PYTEST_ARGS ?=

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

crawl: .venv/.runtime ## Crawl the sample archive; SITES="lbcgroup youm7" for some sites only, LIVE=1 for the live sites
	@$(PY) -m scrapy crawlall $(filter-out all,$(SITES)) $(if $(filter-out 0,$(LIVE)),,-s REPLAY=$(SAMPLE) --jobs 1 -s FLEET_SITES=1)

test: .venv/.dev ## Run the tests
	@scripts/test-programs && $(PY) -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

fuzz: .venv/.dev ## Search for inputs that stop a crawl, for three minutes
	@FUZZ_SECONDS=180 $(PY) -m pytest -n $(JOBS) tests/fuzz $(PYTEST_ARGS)

lint: .venv/.dev ## Check style and format
	@$(PY) -m ruff check . && $(PY) -m ruff format --check .

types: .venv/.dev ## Check types
	@$(PY) -m mypy -n auto

format: .venv/.dev ## Format, and fix what can be fixed automatically
	@$(PY) -m ruff check --fix . && $(PY) -m ruff format .

lock: .venv/.dev ## Write the lock files from pyproject.toml; UPGRADE=1 takes the newest versions
	@scripts/lock $(if $(UPGRADE),--upgrade)

deploy: .venv/.dev ## Check the egg and deploy it to a Scrapyd; TARGET=name of one in scrapy.cfg
	@scripts/deploy $(or $(TARGET),local)

clean: ## Remove the environment, caches and build leftovers; the feed store and the logs stay
	@scripts/clean

.venv/.runtime: requirements.txt pyproject.toml
	@scripts/bootstrap requirements.txt && touch $@

.venv/.dev: requirements-dev.txt pyproject.toml
	@scripts/bootstrap requirements-dev.txt && touch .venv/.runtime $@

# `make crawl` and `make test` each set up what they need, in .venv; the second time that takes no time.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help crawl test lint types format lock clean debian

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
SAMPLE := sample/newscrawl-sample.warc.gz
# Sites to crawl, all of them where nothing is said; LIVE=1 asks the sites themselves instead of the sample archive.
SITES ?= all
LIVE ?=
# Test processes at a time, and what else pytest is told.
JOBS ?= 2
PYTEST_ARGS ?=

live := $(filter-out 0,$(LIVE))
replay := $(if $(live),,-s REPLAY=$(SAMPLE) --jobs 1)

help: ## Say what there is
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

crawl: $(VENV)/.runtime ## Crawl the sample archive; SITES="lbcgroup youm7" some sites only, LIVE=1 the live ones
	@$(PY) -m scrapy crawlall $(filter-out all,$(SITES)) $(replay)

test: $(VENV)/.dev debian ## Run the tests
	@$(PY) -m pytest -n $(JOBS) --dist loadgroup $(PYTEST_ARGS)

lint: $(VENV)/.dev ## Check style and format
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types: $(VENV)/.dev ## Check types
	@$(PY) -m mypy

format: $(VENV)/.dev ## Format, and mend what can be mended
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

# The build backend is locked with the rest, so that nothing unpinned is fetched to install the project itself.
lock: $(VENV)/.dev ## Write the lock files anew from pyproject.toml; UPGRADE=1 takes the newest versions
	@set -e; backend=$$($(PY) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"])'); \
	compile() { \
		echo "$$backend" | $(PY) -m uv pip compile pyproject.toml - --quiet --universal --python-version 3.11 \
			--generate-hashes --no-header --no-annotate $(if $(UPGRADE),--upgrade) "$$@"; \
	}; \
	compile --output-file requirements.txt; \
	compile --extra dev --extra postgresql --constraint requirements.txt --output-file requirements-dev.txt

clean: ## Remove the environment, caches and build leftovers; the feed store and the logs stay
	@rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage htmlcov
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.runtime: requirements.txt pyproject.toml
	@$(venv)
	@$(call install,requirements.txt)
	@touch $@

$(VENV)/.dev: requirements-dev.txt pyproject.toml
	@$(venv)
	@$(call install,requirements-dev.txt)
	@touch $(VENV)/.runtime $@

# What the tests need beside Python. Elsewhere than on a CI machine they skip what is missing, and say so.
debian:
	@if [ "$$CI" = true ]; then \
		missing=; \
		command -v chromium >/dev/null || missing="$$missing chromium"; \
		command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 \
			|| missing="$$missing postgresql"; \
		if [ -n "$$missing" ]; then $(apt_get) $$missing; fi; \
	fi

# -- pieces of shell ---------------------------------------------------------------------------------------------------

# Debian packages are installed by root, and by sudo on a CI machine only: nobody's own machine is changed unasked.
define apt_get
	install_packages() { \
		as=; \
		if ! command -v apt-get >/dev/null; then as=no; \
		elif [ "$$(id -u)" -ne 0 ]; then \
			if [ "$$CI" = true ] && sudo -n true 2>/dev/null; then as='sudo -n'; else as=no; fi; \
		fi; \
		if [ "$$as" = no ]; then \
			echo "newscrawl: missing$$(printf ' %s' "$$@"); run: sudo apt-get install$$(printf ' %s' "$$@")" >&2; \
			return 1; \
		fi; \
		echo "newscrawl: apt-get install$$(printf ' %s' "$$@")" >&2; \
		$$as apt-get update -qq && $$as env DEBIAN_FRONTEND=noninteractive \
			apt-get install -qq -y --no-install-recommends "$$@" >/dev/null; \
	}; install_packages
endef

# A Debian without python3-venv has the module venv but not ensurepip, and would leave an environment without pip.
define venv
	set -e; \
	if ! $(PY) -m pip --version >/dev/null 2>&1; then \
		if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "newscrawl: Python 3.11 or newer is needed; name it with make PYTHON=..." >&2; exit 1; \
		fi; \
		if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
			$(apt_get) $$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
		fi; \
		$(PYTHON) -m venv --clear $(VENV); \
	fi
endef

# Through the hashed lock file only, which names everything there is: pip is not let to resolve, as it would look for
# the newest `coverage[toml]` beside the pinned `coverage`. The project itself comes from its folder and fetches nothing.
define install
	set -e; echo "newscrawl: setting up $(VENV) from $(1) ..." >&2; \
	$(PY) -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r $(1); \
	$(PY) -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
endef

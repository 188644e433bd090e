# make demo | test | lint | bench: each makes its own .venv when there is none.
PYTHON ?= python3
# What is installed for lint, test and bench; EXTRAS=dev,train tests the recipes of the weights, too (torch is large).
EXTRAS ?= dev
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint bench clean

demo: $(VENV)/.run
	$(BIN)/tonelens run corpora/asia-tour/study.toml --out runs/asia-tour
	@echo "Open runs/asia-tour/report.html in a browser."

test: $(VENV)/.dev
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Benchmarks need the development data beside the clone, see CONTRIBUTING.md; each prints one Markdown table. What
# cannot run here prints "skipped: ..."; a failure does not stop the others, and is named at the end.
bench: $(VENV)/.dev
	@mkdir -p bench
	@failed=""; for script in tests/benchmarks/*.py; do \
		name=$$(basename $$script .py); echo "== $$name"; \
		$(BIN)/python $$script > bench/$$name.md || failed="$$failed $$name"; \
		cat bench/$$name.md; \
	done; \
	if [ -n "$$failed" ]; then echo "failed:$$failed" >&2; exit 1; fi

clean:
	rm -rf $(VENV) bench runs

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; ok = (3, 11) <= sys.version_info[:2] < (3, 14); \
	sys.exit(None if ok else "tonelens needs Python 3.11, 3.12 or 3.13; this is " + sys.version.split()[0] + ". Name another one: make $(or $(MAKECMDGOALS),demo) PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python cannot make a virtual environment here. On Debian or Ubuntu: apt install python3-venv"; exit 1; }

$(VENV)/.run: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[$(EXTRAS)]"
	@touch $@ $(VENV)/.run

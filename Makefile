# make verify   checks the library of derivations
# make test     runs the whole test suite
# Both make .venv first, from Python 3.11 or later; PYTHON=... names another interpreter.

PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
	if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$name; break; fi; done)
VENV ?= .venv
PIP := PIP_CONSTRAINT=$(CURDIR)/constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 $(VENV)/bin/python -m pip install -q

.PHONY: verify test clean

verify: $(VENV)/.installed
	$(VENV)/bin/derivcheck verify all

test: $(VENV)/.installed-for-tests
	$(VENV)/bin/python -m pytest -n auto

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) -e .
	touch $@

$(VENV)/.installed-for-tests: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) -e '.[dev]'
	touch $@ $(VENV)/.installed

$(VENV)/bin/python:
	@test -n '$(PYTHON)' || { echo 'derivcheck needs Python 3.11 or later; say make PYTHON=/path/to/python' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

clean:
	rm -rf $(VENV) dist build

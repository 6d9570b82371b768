# Every target works from a fresh clone with python3 (3.11 or newer) and make: .venv is made on first use.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e
PYTEST_ARGS ?= -n auto --dist loadfile

.PHONY: demo test lint lab messages clean

demo: $(VENV)/ready        ## make a course, hand in a simulated class, grade it and report
	$(BIN)/crmlab demo demo-course

test: $(VENV)/dev          ## run the tests
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(VENV)/dev          ## style, and drift between masters, syllabus and message catalogs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python .ci/messages.py --check
	$(BIN)/crmlab build --check

lab: $(VENV)/ready         ## open JupyterLab on the built lessons and a demo course
	$(BIN)/crmlab build --out build
	test -d demo-course || $(BIN)/crmlab demo demo-course
	$(BIN)/jupyter lab

messages: $(VENV)/dev      ## bring the message catalogs up to date and compile them
	$(BIN)/python .ci/messages.py

clean:                     ## remove what these targets made
	rm -rf $(VENV) build dist demo-course

$(VENV)/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=python3.12"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(INSTALL) '.[instructor,real-data,zh]'
	touch $@

$(VENV)/dev: $(VENV)/ready
	$(INSTALL) '.[dev]'
	touch $@

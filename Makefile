# `make run` and `make test` set up everything they need; the other targets are parts of them.
.DEFAULT_GOAL := help
.PHONY: help setup spark run test test-long coverage lint lab lock docs bench fuzz mutate clean

BIN := .venv/bin
STAMP := .venv/.setup-done
SPARK_STAMP := .venv/.spark-done
PYTHON_DIRS := lib $(wildcard tests notebooks bench tools)
export PYTHON

help:
	@echo "make run     play the Minato replay: announcement, e-mail, posts, report"
	@echo "make test    lint, types and every test"
	@echo "make test-long   the whole of what make test tries in short"
	@echo "make lab     open JupyterLab at the notebooks"
	@echo "make setup   only the .venv       make lint    only lint and types"
	@echo "make lock    remake the lock      make bench   the measurements"
	@echo "make docs    the site of the docs, in site/"
	@echo "make fuzz    a million broken inputs for each reader"
	@echo "make coverage   every test, and which branches of lib/ none of them takes"
	@echo "make mutate  small changes to the code of the money, and which no test notices"
	@echo "make spark   add Spark to the .venv, for holdings too large for one machine"
	@echo "make clean   remove the .venv, caches and outputs"

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml tools/setup.sh
	@tools/setup.sh
	@touch $@

spark: $(SPARK_STAMP)

$(SPARK_STAMP): $(STAMP)
	@tools/setup.sh spark
	@touch $@

run: setup
	@$(BIN)/aboveboard run initial-statement params/2018-01-26-minato --as-of 2018-01-26T12:07:00+09:00

# -m "not long" lets the slow tests in.
TESTS := pytest -m "not long" tests $(wildcard notebooks) --nbval-lax --nbval-current-env

# One pytest run, last, so that its closing line is the last word.
test: lint spark
	@$(BIN)/python tools/system_setup.py
	@$(BIN)/$(TESTS) $(PYTEST_FLAGS)

test-long: setup
	@$(BIN)/pytest -m long tests $(PYTEST_FLAGS)

# Fails under the share that pyproject.toml names.
coverage: spark
	@$(BIN)/python tools/system_setup.py
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m $(TESTS) $(PYTEST_FLAGS)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

lint: setup
	@$(BIN)/ruff check $(PYTHON_DIRS)
	@$(BIN)/ruff format --check $(PYTHON_DIRS)
	@$(BIN)/mypy

# In a container one is root, where JupyterLab does not start unasked; it listens to this machine alone.
lab: setup
	@$(BIN)/jupyter lab --notebook-dir=notebooks $(if $(filter 0,$(shell id -u)),--allow-root)

# Keeps the releases that still fit; LOCK_FLAGS=--upgrade takes the newest.
lock: | $(BIN)/uv
	@$(BIN)/uv pip compile pyproject.toml --group build --group docs --group fuzz --group mutation --all-extras --universal --python-version 3.11 \
		--generate-hashes --no-annotate --custom-compile-command "make lock" --quiet \
		$(LOCK_FLAGS) --output-file requirements.lock

$(BIN)/uv:
	@tools/setup.sh

# Warnings are errors: a link or an anchor that leads nowhere, a page that no menu names.
docs: setup
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "Open site/index.html"

# BENCH="awards site" names some, LONG=1 measures what takes hours too, SHORT=1 tries all in small.
bench: setup
	@$(BIN)/python bench/run.py $(BENCH) $(if $(LONG),--long) $(if $(SHORT),--short)

# Half an hour and more; TARGETS="eml form" names some.
fuzz: setup
	@$(BIN)/python bench/fuzz/fuzz.py $(TARGETS)

# Hours for the whole; MODULES="compensation.division publishing.approvals" names some.
mutate: setup
	@$(BIN)/python bench/mutation/mutate.py $(MODULES)

clean:
	rm -rf .venv outputs drills dist site .mutation .coverage* .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

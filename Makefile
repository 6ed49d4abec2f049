# make demo    sets up and shows the events of the example reports
# make test    sets up and runs everything that must pass: style, types, import contract, tests
# make help    lists the rest
#
# Needs Python 3.11 or later with venv, and make; packages come from PyPI. Another Python: make demo PYTHON=python3.12

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.damai-installed
TEXTS := examples/istanbul.txt
DOSSIER := $(VENV)/demo.db
JOBS ?= 2
LANGUAGE ?= id

export DO_NOT_TRACK := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint bench floors transcripts train clean

help:  ## lists the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP)  ## makes .venv with damai and its tools in it

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "damai needs Python 3.11 or later as '$(PYTHON)': make PYTHON=/path/to/python3.12"; exit 1; }
	@test -x $(BIN)/python || { echo "making $(VENV) and installing damai in it: a minute or two"; $(PYTHON) -m venv $(VENV); }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(STAMP)  ## codes the example reports, highlights them, and explains one event
	@printf '\n$$ damai code --show %s\n\n' "$(TEXTS)"
	@$(BIN)/damai code --show $(TEXTS)
	@printf '$$ damai code --show examples/niger.html examples/reports.jsonl examples/nairobi.txt\n\n'
	@$(BIN)/damai code --show examples/niger.html examples/reports.jsonl examples/nairobi.txt
	@printf '\n$$ damai explain %s 1\n\n' "$(TEXTS)"
	@$(BIN)/damai explain $(TEXTS) 1
	@printf '$$ damai packs\n\n'
	@$(BIN)/damai packs
	@rm -f $(DOSSIER)
	@printf '\n$$ damai init $(DOSSIER) --parties THA,KHM\n\n'
	@$(BIN)/damai init $(DOSSIER) --parties THA,KHM
	@printf '\n$$ damai add $(DOSSIER) examples/dossier/reports.jsonl\n\n'
	@$(BIN)/damai add $(DOSSIER) examples/dossier/reports.jsonl
	@printf '\n$$ damai contested $(DOSSIER)\n\n'
	@$(BIN)/damai contested $(DOSSIER)
	@printf '\n$$ damai commitments $(DOSSIER)\n\n'
	@$(BIN)/damai commitments $(DOSSIER)

test: lint  ## style, types, import contract, and all tests
	$(BIN)/python -m pytest -q -n $(JOBS)

lint: $(STAMP)  ## style, types and import contract
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(STAMP)  ## prints quality and speed of LANGUAGE (id; needs ../shared or DAMAI_SHARED)
	@for script in benchmarks/records.py benchmarks/dates.py benchmarks/throughput.py; do \
	  if test -f $$script; then echo "== $$script"; $(BIN)/python $$script --language $(LANGUAGE) || exit 1; fi; done

floors: $(STAMP)  ## fails where quality or speed fell below benchmarks/floors.toml
	$(BIN)/python benchmarks/records.py --floors

transcripts: $(STAMP)  ## writes today's output into README and docs
	$(BIN)/python docs/transcripts.py --write

train: $(STAMP)  ## learns the coder's weights anew from the hand-coded reports (needs ../shared)
	@test -n "$(HINTS)" || { echo "make train HINTS=hints.pkl: made by training/network (see its README)"; exit 1; }
	$(BIN)/python training/coder/train.py id --hints $(HINTS) --out src/damai/language/packs/id/weights.json
	$(BIN)/python training/coder/train.py en --hints $(HINTS) --parallel --out src/damai/language/packs/en/weights.json

clean:  ## removes .venv and what the tools left behind
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests benchmarks training docs -name __pycache__ -type d -prune -exec rm -rf {} +

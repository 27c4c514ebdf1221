# Every command starts from nothing: it creates .venv and fetches what it needs, once, and does
# again only what has changed. On a bare machine Python 3.11 or newer, make and git are enough.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help book html live slides test bench tables gallery lighthouse lab classroom sandbox pdf zip \
        links dist publish lint lock clean _venv _reader _package _node _vendor _pyodide _test_tools _classroom _torch

# The first Python that is new enough.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

# `make tables SCALE=full`: the papers' own protocols.
SCALE ?= quick

VENV := .venv
PY := $(VENV)/bin/python
STAMPS := $(VENV)/stamps
ONCE = $(PYTHON) -m tools.once $(STAMPS)/
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --no-input --progress-bar off
TAKEN := backward-pass-for-lstms
MATHJAX := book/_static/vendor/.mathjax/node-main.js
REVEAL := book/_static/vendor/reveal/reveal.js

# The oracle of the tests. It stays outside the locks, because the right build of it depends on
# the machine: a plain `pip install torch` may bring gigabytes for a graphics card.
TORCH ?= torch==2.13.0

help:
	@echo "make book        build the book and serve it on this machine"
	@echo "make html        build the book into _build/html"
	@echo "make live        refresh the live notebooks only, in the book that was built"
	@echo "make slides      refresh the slides of the lecture, in the book that was built"
	@echo "make test        run every test (brings torch; needs Chromium or, as root on Debian, brings it)"
	@echo "make bench       compare the speed of lstmlib with torch and NumPy; time widgets and grading"
	@echo "make tables      run the experiments of the book's tables (SCALE=full, ONLY=name; resumes)"
	@echo "make gallery     take pictures of every widget in both themes at three widths"
	@echo "make lighthouse  measure how light every page is (ARGS=--mobile for a phone)"
	@echo "make lab         open the chapters as notebooks in JupyterLab"
	@echo "make classroom   bring what assignments are graded with, and check this machine"
	@echo "make sandbox     bring bubblewrap and let it do its work (Debian, Ubuntu; asks for sudo)"
	@echo "make pdf         print the whole book into one file (needs Chromium)"
	@echo "make zip         pack the site to read it offline, without a server"
	@echo "make links       ask every site that the book links to whether the page is still there"
	@echo "make dist        gather what a release hands out in dist/ (TAG=v1.2.0 checks that it is one)"
	@echo "make publish     push the chapters as notebooks into the branch that Colab reads"
	@echo "make lint        check style, spelling and syntax of the sources"
	@echo "make lock        write the lock files again (UPGRADE=--upgrade for newer releases)"
	@echo "make clean       remove what was built; .venv stays"

book: html
	@$(PY) -m tools.serve

html: _reader _package _vendor _pyodide
	@$(PY) -m tools.build_book

live: _reader _package _pyodide
	@$(PY) -m tools.live

slides: html
	@$(PY) -m tools.slides

test: _test_tools _classroom _torch html
	@$(PY) -m tools.chromium > /dev/null
	@$(PY) -m tools.bubblewrap > /dev/null
	@$(PY) -m tools.run_tests $(PYTEST)

bench: _test_tools _classroom _torch html
	@$(PY) -m bench
	@$(PY) -m bench.online
	@$(PY) -m tools.chromium > /dev/null
	@$(PY) -m bench.widgets
	@$(PY) -m bench.live
	@$(PY) -m bench.classroom

# What was interrupted goes on where it stood; `make clean` or another version begins anew.
tables: _reader _package
	@$(PY) -m tools.tables --scale "$(SCALE)" --only "$(ONLY)" $(ARGS)

gallery: _test_tools _package
	@$(PY) -m tools.chromium > /dev/null
	@$(PY) -m tools.gallery

lighthouse: _test_tools html
	@$(PY) -m tools.chromium > /dev/null
	@$(PY) -m tools.lighthouse $(ARGS)

lab: _reader _package
	@$(PY) -m tools.lab

# What the sandbox of grading needs of the system, with the rights to bring it.
sandbox: _reader _package
	@$(PY) -m tools.bubblewrap --sudo > /dev/null

classroom: _classroom
	@$(PY) -m tools.bubblewrap > /dev/null || true
	@$(PY) -m lstmlib.classroom doctor

links: html
	@$(PY) -m tools.links

dist: _classroom pdf zip
	@$(PY) -m tools.dist --tag "$(TAG)"

publish: html
	@$(PY) -m tools.publish

pdf: _test_tools html
	@$(PY) -m tools.chromium > /dev/null
	@$(ONCE)pdf --inputs _build/.html-stamp tools/paper --outputs _build/$(TAKEN).pdf \
		_build/html/downloads/$(TAKEN).pdf -- $(PY) -m tools.paper.pdf

zip: html
	@$(ONCE)zip --inputs _build/.html-stamp _build/.slides-stamp tools/paper --outputs _build/$(TAKEN).zip \
		_build/html/downloads/$(TAKEN).zip -- $(PY) -m tools.paper.offline

lint: _test_tools _node
	@$(PY) -m tools.lint

lock: _test_tools _node
	@$(PY) -m tools.lock $(UPGRADE)

clean:
	rm -rf _build dist book/_static/vendor .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

_venv:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer found; name one: make PYTHON=..." >&2; exit 1; }
	@$(ONCE)venv --inputs tools/environment.py --outputs $(PY) \
		--say "Creating $(VENV) ..." -- $(PYTHON) -m tools.environment $(VENV)

_reader: _venv
	@$(ONCE)reader --inputs requirements.txt --say "Installing what the book needs ..." \
		--failure "The packages of requirements.txt could not be installed." \
		-- $(INSTALL) --require-hashes -r requirements.txt

# Editable, and built with what the lock brought: no second, unlocked environment.
_package: _reader
	@$(ONCE)package --inputs pyproject.toml lstmlib/__init__.py \
		--failure "lstmlib could not be installed." \
		-- $(INSTALL) --no-deps --no-build-isolation -e .

_node: _venv
	@$(PY) -m tools.node > /dev/null 2>&1 || { echo "Installing node ..." && \
		$(INSTALL) --require-hashes -r requirements-node.txt; }

_vendor: _node
	@$(ONCE)vendor --inputs package.json package-lock.json .npmrc tools/vendor.py \
		--outputs $(MATHJAX) $(REVEAL) --say "Fetching MathJax and reveal.js ..." \
		--failure "MathJax and reveal.js could not be fetched with npm." -- $(PY) -m tools.vendor

# Python for the live notebooks. PYODIDE=<folder or archive of the full Pyodide release> puts NumPy
# and Matplotlib for the browser into the site too; without it they come from that release's address.
_pyodide: _node
	@$(ONCE)pyodide --inputs package.json package-lock.json requirements.txt requirements-live.txt \
		tools/live/kernel.py tools/live/lock.py tools/live/parts.py \
		tools/live/release.py tools/live/trim.py --outputs _build/live-kernel/pyodide-lock.json \
		--say "Putting Python for the live notebooks together ..." \
		-- $(PY) -m tools.live.kernel _build/live-kernel $(PYODIDE)

_test_tools: _reader
	@$(ONCE)test --inputs requirements-test.txt --say "Installing what the tests need ..." \
		--failure "The packages of requirements-test.txt could not be installed." \
		-- $(INSTALL) --require-hashes -r requirements-test.txt

_classroom: _reader _package
	@$(ONCE)classroom --inputs requirements-classroom.txt \
		--say "Installing what the classroom kit needs ..." \
		--failure "The packages of requirements-classroom.txt could not be installed." \
		-- $(INSTALL) --require-hashes -r requirements-classroom.txt

_torch: _test_tools
	@$(ONCE)torch --say "Installing $(TORCH) ..." \
		--failure "The tests compare with torch, and '$(TORCH)' could not be installed." \
		-- $(INSTALL) "$(TORCH)"

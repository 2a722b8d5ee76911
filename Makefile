# Independence, Recomputed: every command of the project.
#
#   make book      builds the book (and, the first time, its environment)
#   make test      builds it if needed, then runs every test
#
# Needs GNU make 3.82 or newer, a POSIX sh and Python 3.11 or newer; Linux, macOS or WSL.

UV_VERSION  := 0.13.9
LAB_VERSION := 4.6.6
PORT        ?= 8000
# `make test T="tests/site -k axe"` runs some of the tests; `make review R=economy` one chapter.
T           ?= tests
R           ?=
# `make rebuild T=economy/macro RAW=folder W=1`: which tables, the folder of the publishers' files, and write.
RAW         ?=
W           ?=
export WHY

# `make book BASEURL=https://example.org/book/`: the address at which the book will be read.
export BASEURL

# Use the kernel of .venv, not one of the same name in the user's home.
export JUPYTER_PREFER_ENV_PATH := 1
# Give sets the same order in every build, so that two builds of one commit are identical.
export PYTHONHASHSEED := 0
# Without compiled modules every kernel compiles them again, and the build takes twice as long.
unexport PYTHONDONTWRITEBYTECODE
unexport PYTHONHOME

PY := .venv/bin/python
# Rebuild .venv if its Python is missing.
$(shell test -x $(PY) || rm -f .venv/lock-ok .venv/ok .venv/lab-ok)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: book epub pdf edition test check format test-processors test-mutations test-interrupts test-inputs test-trace test-archives test-lab chromium serve watch live test-live lab review accept rebuild links bench lock clean help

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-15s %s\n", $$1, $$2}' Makefile

book: .venv/ok ## build the book into _build/html
	@$(PY) -m evidence.build html

epub: .venv/ok ## the book as one ePub, in _build/epub
	@$(PY) -m evidence.build epub

pdf: book chromium ## the book and each page as PDF, printed by Chromium, in _build/pdf
	@$(PY) -m portable.pdf

V           ?=
edition: .venv/ok ## everything of one edition as an archive with checksums and metadata (V=2026.1, as in CITATION.cff)
	@$(PY) -m portable.edition "$(V)" --check
	@$(MAKE) --no-print-directory book epub pdf
	@$(PY) -m portable.edition "$(V)"

test: book chromium ## run every test: unit, data, claims, notebooks, the built book in Chromium
	@$(PY) -m pytest -n auto --dist worksteal $(T)

check: .venv/ok ## before a commit: data, claims, arguments, prose, style, the changed chapters (under a minute)
	@$(PY) -m checks.commit

format: .venv/ok ## format every Python file and every cell of the chapters (`ruff format`)
	@$(PY) -m checks.format

test-processors: .venv/ok ## review and build under settings of other processors, locales and time zones (some minutes)
	@$(PY) checks/processors.py

N           ?= 100
test-mutations: .venv/ok ## change single cells of the tables; each change must be detected (N=100 cells; some minutes)
	@$(PY) checks/mutations.py --cells $(N)

test-interrupts: .venv/ok ## stop builds at many moments; the next build must equal a clean one (some minutes)
	@$(PY) -m pytest checks/interrupts.py

test-inputs: .venv/ok ## change each kind of input file; the next build must equal a clean one (some minutes)
	@$(PY) -m pytest checks/inputs.py

test-trace: .venv/ok ## run the slice of every number, verdict and figure alone (R=economy for one chapter; 2 minutes)
	@$(PY) checks/traces.py $(R)

test-archives: book ## unpack, install and run the downloaded archive of every chapter (2 minutes)
	@$(PY) checks/archives.py

test-lab: .venv/lab-ok chromium ## run and save every chapter in JupyterLab; no file may change (R=economy for one)
	@$(PY) checks/lab.py $(R)

# Chromium: $CHROMIUM, the system's, or Playwright's own; downloaded if there is none.
chromium: .venv/ok
	@$(PY) -m browser.chromium

serve: .venv/ok ## build the book and serve it at http://127.0.0.1:8000/ (PORT=…)
	@$(PY) -m evidence.watch --once --port="$(PORT)"

watch: .venv/ok ## build after every save and reload the page, at http://127.0.0.1:8000/ (PORT=…)
	@$(PY) -m evidence.watch --port="$(PORT)"

lab: .venv/lab-ok ## open the chapters as notebooks in JupyterLab
	@$(PY) -m jupyterlab --LabApp.default_url=/lab/tree/chapters

review: .venv/ok ## re-execute every notebook and list what differs from results/ (R=economy for one)
	@$(PY) -m evidence review $(R)

# A verdict that moved needs a reason for readers; the command reads it from the environment.
accept: .venv/ok ## re-execute every notebook and record the new results/ (WHY="…" if a verdict moved)
	@$(PY) -m evidence accept $(R)

# Other targets use T for tests: here it names tables only if it was given on the command line.
rebuild: .venv/ok ## rebuild tables from the publishers' files and compare (T=economy/macro RAW=folder W=1)
	@$(PY) -m evidence rebuild $(if $(filter file,$(origin T)),,$(T)) $(if $(RAW),--raw "$(RAW)") $(if $(W),--write)

L           ?=
links: .venv/ok ## ask which addresses of the data still answer (network; L=language for one theme; blocks nothing)
	@$(PY) checks/links.py $(L)

# WHEELS: a folder that holds the files of live/wheels.lock, for a machine without a network.
WHEELS      ?=
live: book ## the book with a button that runs each chapter in the browser, in _build/live (WHEELS=folder)
	@$(PY) -m live.fetch $(if $(WHEELS),--wheels "$(WHEELS)")
	@$(PY) -m live.build

test-live: live chromium ## run the whole book in Chromium without a network, and edits of tables against `review` (EDITS=20)
	@$(PY) -m pytest -s checks/live.py

bench: .venv/ok chromium ## measure speed and size against a plain Jupyter Book of the same pages
	@$(PY) bench/bench.py

lock: .venv/ok ## update requirements.txt from requirements.in
	@UV_CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/uv pip compile -q -p $(PY) --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --upgrade -o requirements.txt requirements.in

clean: ## remove what was built (not the environment: rm -rf .venv removes it)
	@if [ -x $(PY) ]; then $(PY) -m evidence.build clean; else rm -rf _build; fi
	rm -rf .pytest_cache .ruff_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

.venv/ok: .venv/lock-ok pyproject.toml
	@.venv/bin/uv pip install -q -p $(PY) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/lock-ok: requirements.txt
	@set -e; found=; seen=; \
	for p in $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python); do \
	  if "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
	     "$$p" -c 'import venv, ensurepip' 2>/dev/null; then found=$$p; break; fi; \
	  seen="$$seen$${seen:+, }$$p: $$("$$p" -c 'import sys; v = sys.version_info; print("%d.%d%s" % (v[0], v[1], "" if v[:2] < (3, 11) else " without venv/ensurepip"))' 2>/dev/null || echo none)"; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "make: the book needs Python 3.11 or newer with its venv module. Found: $$seen." >&2; \
	  echo "      Install one (Debian and Ubuntu: apt-get install python3-venv) or name it: make book PYTHON=python3.12" >&2; \
	  exit 1; \
	fi; \
	echo "Making the environment in .venv with $$("$$found" --version) (once, about half a minute)"; \
	rm -rf .venv; \
	"$$found" -m venv .venv; \
	test -w "$${HOME:-/}" || export UV_CACHE_DIR=.venv/uv-cache; \
	echo "  1/2 uv $(UV_VERSION), which installs the rest"; \
	$(PY) -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION); \
	echo "  2/2 $$(grep -c '^[a-z].*==' requirements.txt) packages from requirements.txt, each checked against its hash"; \
	.venv/bin/uv pip install -p $(PY) --compile-bytecode --require-hashes -r requirements.txt; \
	touch $@

.venv/lab-ok: .venv/ok
	@.venv/bin/uv pip install -p $(PY) --compile-bytecode -c requirements.txt jupyterlab==$(LAB_VERSION)
	@mkdir -p .venv/share/jupyter/lab/settings
	@printf '%s\n' '{"@jupyterlab/docmanager-extension:plugin": {"defaultViewers":' \
	  '{"markdown": "Jupytext Notebook", "myst": "Jupytext Notebook"}}}' > .venv/share/jupyter/lab/settings/overrides.json
	@touch $@

# What CI runs, verbatim. `make demo` and `make test` do all the set-up on a fresh machine.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
KERNELS := $(wildcard src/heaphound/kernels/*.cpp src/heaphound/kernels/*.hpp)
BUILD_INPUTS := pyproject.toml CMakeLists.txt constraints.txt $(KERNELS)
WORKERS ?= 2
LARGEST ?= 500
SECONDS ?= 600
LAB_NODE ?= 22

.PHONY: ecosystem fixes docs demo test lab lint types contracts check bench fuzz verdicts format install clean help

help: ## say what each target does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

demo: $(VENV)/.installed ## hunt a real leak in the bundled service and print the diagnosis
	@$(BIN)/heaphound demo

install: $(VENV)/.installed ## make .venv, build the kernels, install heaphound

test: $(VENV)/.installed-tests ## run every test (installs what they need)
	$(BIN)/python tools/prepare_tests.py
	$(BIN)/python -m tools.lab.packages
	$(BIN)/python -m tools.browser
	$(BIN)/python -m tools.compilers
	$(BIN)/python -m pytest -n $(WORKERS) src tests

lab: $(VENV)/.installed-tests ## score heaphound on real packages (LAB_NODE=18 ... 26)
	$(BIN)/python tools/prepare_tests.py
	$(BIN)/python -m tools.lab --node $(LAB_NODE) --workers $(WORKERS)

ecosystem: $(VENV)/.installed-tests ## scan well-kept npm packages: docs/scan-precision.md
	$(BIN)/python tools/measure_scan.py ecosystem

fixes: $(VENV)/.installed-tests ## scan packages before and after published leak fixes: docs/scan-fixes.md
	$(BIN)/python tools/measure_scan.py fixes

lint: $(VENV)/.installed-lint ## ruff, module sizes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python tools/check_module_sizes.py

types: $(VENV)/.installed-lint ## mypy --strict
	$(BIN)/mypy

contracts: $(VENV)/.installed-lint ## the import order of ARCHITECTURE.md
	$(BIN)/lint-imports

docs: $(VENV)/.installed ## write docs/cli.md, rules.md and glossary.md from the program
	$(BIN)/python tools/write_docs.py

verdicts: $(VENV)/.installed-tests ## judge recordings, simulated and real; writes docs/verdicts.md
	$(BIN)/python tools/prepare_tests.py
	$(BIN)/python -m bench.verdicts.measure --write --record --node $(VENV)/recorded-node

check: lint types contracts test ## all of the above

bench: $(VENV)/.installed ## heaphound and its peers in turn (LARGEST=1500 for all sizes)
	$(BIN)/python tools/prepare_tests.py
	$(BIN)/python bench/run.py --largest $(LARGEST)

fuzz: $(VENV)/.installed-tests ## fuzz the kernels with sanitizers for SECONDS (600)
	$(BIN)/cmake -S . -B build/fuzz -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DHEAPHOUND_SANITIZE=ON \
	  -DCMAKE_MAKE_PROGRAM=$(CURDIR)/$(BIN)/ninja -DPython_EXECUTABLE=$(CURDIR)/$(BIN)/python \
	  -Dnanobind_DIR=$$($(BIN)/python -m nanobind --cmake_dir)
	$(BIN)/cmake --build build/fuzz
	LD_PRELOAD="$$($(CXX) -print-file-name=libasan.so) $$($(CXX) -print-file-name=libstdc++.so)" ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1 \
	  UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
	  $(BIN)/python tests/fuzz/run.py --seconds $(SECONDS) --native build/fuzz/_native.*.so

format: $(VENV)/.installed-lint ## let ruff lay out the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean: ## remove what the targets made
	rm -rf $(VENV) build

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "heaphound needs Python 3.11 or later; $(PYTHON) is older. Try: make PYTHON=python3.12 demo"; exit 2; }
	@echo "making $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.build-tools: $(VENV)/.python constraints.txt
	@echo "installing the build tools"
	@$(PIP) install -c constraints.txt scikit-build-core nanobind cmake ninja
	@touch $@

$(VENV)/.installed: $(VENV)/.build-tools $(BUILD_INPUTS)
	@echo "building the kernels and installing heaphound (about a minute, once)"
	@$(PIP) install -c constraints.txt --no-build-isolation -e .
	@$(BIN)/python -m compileall -q src/heaphound
	@touch $@

$(VENV)/.installed-tests: $(VENV)/.installed
	@echo "installing the test tools"
	@$(PIP) install -c constraints.txt --no-build-isolation -e '.[test]'
	@touch $@

$(VENV)/.installed-lint: $(VENV)/.installed-tests
	@echo "installing the lint tools"
	@$(PIP) install -c constraints.txt --no-build-isolation -e '.[test,lint]'
	@touch $@

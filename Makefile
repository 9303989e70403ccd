# SPDX-License-Identifier: Apache-2.0
# Two commands are enough: `make run` and `make test`. Each sets up what is missing first.
#
#   make PYTHON=/usr/bin/python3.13 test   with another interpreter
#   make run RUN="run examples/pi.py"      another command than the one below
#   make bench BENCH="measure --quick"     a few minutes, to look at

PYTHON ?= /usr/bin/python3
RUN ?= tune --patch build/text_index.patch examples/text_index.py
SHELL := /bin/bash
export BENCH
export PYTHONDONTWRITEBYTECODE = 1

.PHONY: help setup build run test bench lint format sanitize wheel docs test-fresh bench-tune peers check-long clean
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile | expand -t 20

setup: ## install Debian's packages and make .venv
	@tools/setup.sh $(PYTHON)

build: setup ## build the extensions, the C++ tests and the benchmarks
	@tools/build.sh

run: build ## find where a real program's time goes and make it faster
	.venv/bin/citius $(RUN)

test: build ## lint, C++ tests, Python tests under each python3, docs
	@tools/test.sh

lint: setup ## style of Python and C++, spelling
	@tools/lint.sh

format: setup ## mend what lint can mend by itself
	@tools/lint.sh --fix

docs: build ## the documentation, into build/site
	@tools/docs.sh

sanitize: setup ## the tests under Address-, UndefinedBehavior- and ThreadSanitizer
	@tools/sanitize.sh

wheel: setup ## the wheel into dist/, tested in a clean environment
	@tools/wheel.sh

bench: build ## side by side with peers, in .venv-bench
	@tools/bench.sh $(PYTHON)

bench-tune: build ## tune the corpus and the planted programs; hours, figures in bench/results
	@tools/bench_tune.sh $(PYTHON)

peers: build ## CPython's own tests, alone and measured; dates bench/results/peers.md
	@tools/peers.sh

check-long: build ## the tests that take minutes; dates bench/results/check-long.md
	@tools/check_long.sh

test-fresh: ## make run and make test in clean roots of Debian 12, 13 and sid
	@tests/fresh/run.sh

clean: ## remove what was built; .venv stays
	rm -rf build dist .venv-alt src/citius/*/*.so
	find src -name __pycache__ -prune -exec rm -r {} +

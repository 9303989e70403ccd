# SPDX-License-Identifier: Apache-2.0
PYTHON ?= /usr/bin/python3

.PHONY: setup build
setup:
	tools/setup.sh $(PYTHON)

build: setup
	tools/build.sh

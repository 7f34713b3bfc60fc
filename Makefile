# ingestor: build, demonstrate, test. 'make' or 'make help' lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help

NATIVE ?= $(or $(INGESTOR_NATIVE),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/data-ingestor/native)
export PKG_CONFIG_PATH := $(NATIVE)/lib/pkgconfig:$(PKG_CONFIG_PATH)
# A system-wide libduckdb (Homebrew, a release archive) serves as well: INGESTOR_SYSTEM_DUCKDB=1 make demo
ifdef INGESTOR_SYSTEM_DUCKDB
LINK :=
else
LINK := -Xlinker -rpath -Xlinker $(NATIVE)/lib
endif
# Swift's own libraries become part of the command where the toolchain has them in that form: it starts in half the time.
STATIC := $(if $(wildcard $(dir $(realpath $(shell command -v swift)))../lib/swift_static/linux/*.lnk),--static-swift-stdlib)
SWIFT_BUILD := swift build $(LINK)
INGESTOR := .build/release/ingestor
# What the tests keep between runs is kept apart from what is kept for people.
test fuzz: export INGESTOR_CACHE := $(CURDIR)/.build/cache
PREFIX ?= /usr/local
WAITING_TESTS := ^RESTSourceTests\.|OpenLineageTests

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

.PHONY: native
native: ## Install the native parts: system packages, DuckDB and its extensions, into a cache outside the clone
	@Scripts/install-packages.sh
ifndef INGESTOR_SYSTEM_DUCKDB
	@python3 Scripts/fetch-native.py
endif

.PHONY: build
build: native ## Build the command in release mode
	@$(SWIFT_BUILD) -c release --product ingestor $(STATIC)

.PHONY: demo
demo: build ## Build, ingest the sample data under Examples/, show the result
	@Scripts/demo.sh $(INGESTOR)

.PHONY: test-parts
test-parts: native ## Install what the tests run against: servers, tools
	@Scripts/test-parts.sh

.PHONY: test
test: test-parts ## Run all tests
	@swift build $(LINK) --build-tests
	# Tests of processes, signals and statements that are stopped come first and one by one: they need the machine for themselves.
	@swift test $(LINK) --skip-build --no-parallel --filter '^(CommandTests|DuckDBTests)\.'
	# Tests that wait for servers of their own process come apart from those that keep all threads busy.
	@swift test $(LINK) --skip-build --filter '$(WAITING_TESTS)'
	@swift test $(LINK) --skip-build --filter '^IngestorServerTests\.'
	@swift test $(LINK) --skip-build --skip '^(CommandTests|DuckDBTests|IngestorServerTests)\.' --skip '$(WAITING_TESTS)'

.PHONY: fuzz
fuzz: build ## Run every fuzzer for a minute each (FUZZ_SECONDS sets another time, INGESTOR_FUZZ_SEED repeats a run)
	@swift build $(LINK) --build-tests
	@SWIFT_TEST="swift test $(LINK) --skip-build" Scripts/fuzz.sh $(FUZZ_SECONDS)

.PHONY: bench
bench: build ## Measure loads beside DuckDB alone and other tools; BENCH="--rows 10000000 --no-peers" passes options
	@Benchmarks/run.sh $(INGESTOR) $(BENCH)

.PHONY: golden
golden: native ## Write the golden SQL and the generated parts of the documentation anew
	@UPDATE_GOLDEN=1 swift test $(LINK) --filter 'VaultSQLTests|DialectSQLTests|ViewSQLTests|ReferenceTests'

.PHONY: lint
lint: ## Check the format of the sources
	@swift format lint --strict --recursive --parallel Package.swift Sources Tests

.PHONY: format
format: ## Format the sources
	@swift format --in-place --recursive --parallel Package.swift Sources Tests

.PHONY: install
install: build ## Install the command and its libraries under PREFIX (default /usr/local)
	@Scripts/install.sh $(INGESTOR) $(NATIVE) $(PREFIX)

.PHONY: clean
clean: ## Remove what was built; the cache of native parts stays
	@rm -rf .build

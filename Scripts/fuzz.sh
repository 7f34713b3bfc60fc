#!/usr/bin/env bash
# fuzz.sh [SECONDS]: every fuzzer in turn, each for so long (default 60). INGESTOR_FUZZ_SEED repeats a run that failed.
# The seeds are printed; a failure names its own.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
seed=${INGESTOR_FUZZ_SEED:-$((RANDOM * 32768 + RANDOM))}
read -ra swift_test <<< "${SWIFT_TEST:-swift test --skip-build}"
ingestor=.build/release/ingestor

# properties SUITE: random cases of a suite of property tests, a hundred seeds at a time.
properties() {
  local end=$((SECONDS + seconds)) first=$seed
  while ((SECONDS < end)); do
    echo "fuzz: $1, seeds $first to $((first + 99))"
    INGESTOR_FUZZ_SEED=$first INGESTOR_FUZZ_SEQUENCES=100 "${swift_test[@]}" --filter "$1" > "$log" 2>&1 \
      || { grep -E 'error:|✘|seed' "$log" | head -n 40; echo "fuzz: INGESTOR_FUZZ_SEED=$first make fuzz repeats it"; exit 1; }
    first=$((first + 100))
  done
}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# One line for each fuzzer.
properties 'InvariantTests'
"$ingestor" pdf fuzz --seconds "$seconds" --seed "$seed" $(find Tests Examples -name '*.pdf')

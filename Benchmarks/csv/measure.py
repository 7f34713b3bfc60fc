#!/usr/bin/env python3
"""Measures what finding out about a CSV file costs beside reading it.

    Benchmarks/csv/measure.py [ROWS] [INGESTOR]

A regular file of generated transactions: the CPU time (user and system, all threads) until its detection, the pass over all its bytes
and its fingerprint are done, beside DuckDB reading it with the same explicit options, into a table and only counting its values.
The same file with one short row: the CPU time of the repairing path, as megabytes a second, and the most memory resident.
Needs the package duckdb; 'make bench' makes an environment that has it, in ~/.cache/data-ingestor/benchmarks/duckdb.
"""
import json, os, pathlib, resource, subprocess, sys, tempfile

import duckdb

here = pathlib.Path(__file__).resolve()
sys.path.insert(0, str(here.parents[1]))
import generate

CONFIGURATION = """
users: [me]
memory_limit: 1GB
sources:
  rows:
    tag: transactions
    csv: {path: rows.csv}
    on_bad_row: warn
    columns: {timestamp: booked_at}
"""
COLUMNS = "transaction_id booked_at amount currency merchant description account balance".split()


def cpu_of(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(pid):
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


def staging(ingestor, folder):
    """CPU seconds and peak MB of a check until its source is staged; then it is ended."""
    process = subprocess.Popen([ingestor, "check", "--output", "json"], cwd=folder, stdout=subprocess.PIPE, text=True)
    try:
        for line in process.stdout:
            if json.loads(line).get("stage") == "checking":
                return cpu_of(process.pid), memory_of(process.pid)
        raise SystemExit("the check did not get as far as its values")
    finally:
        process.kill()
        process.wait()


def engine(path, query):
    """CPU seconds of DuckDB over the file."""
    connection = duckdb.connect()
    columns = {name: "VARCHAR" for name in COLUMNS}
    source = f"read_csv('{path}', auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', columns = {columns})"
    before = resource.getrusage(resource.RUSAGE_SELF)
    connection.execute(query + source)
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    ingestor = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 else str(here.parents[2] / ".build/release/ingestor")
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        (place / "ingestor.yaml").write_text(CONFIGURATION)
        target = place / "rows.csv"
        small, big = (pathlib.Path(generate.generate(folder, count, "csv")[0]) for count in (1000, rows))
        for other in place.glob("changed-*"):
            other.unlink()
        os.link(small, target)
        start = min(staging(ingestor, folder)[0] for _ in range(3))
        target.unlink()
        os.link(big, target)
        found = min(staging(ingestor, folder)[0] for _ in range(3)) - start
        table = min(engine(big, "CREATE TEMP TABLE read AS FROM ") for _ in range(2))
        counted = min(engine(big, f"SELECT {', '.join(f'count({name})' for name in COLUMNS)} FROM ") for _ in range(2))
        print(f"{rows:,} rows, {big.stat().st_size / 1e6:.0f} MB, DuckDB {duckdb.__version__}")
        print(f"detection, pass and fingerprint: {found:.2f} CPU s")
        print(f"DuckDB into a table: {table:.2f} CPU s; the former costs {found / table:.1%} of it")
        print(f"DuckDB, values counted: {counted:.2f} CPU s; the former costs {found / counted:.1%} of it")
        with big.open("ab") as file:
            file.write(b"1,2020-01-01 00:00:00\n")
        repaired, memory = staging(ingestor, folder)
        print(f"repairing path: {repaired - start:.1f} CPU s, {big.stat().st_size / 1e6 / (repaired - start):.0f} MB/s, {memory} MB resident at most")


main()

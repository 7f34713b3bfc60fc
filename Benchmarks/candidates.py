"""What is measured: how each tool is told to load one file into one DuckDB file."""
import os
from dataclasses import dataclass, field
from typing import Callable

HERE = os.path.dirname(os.path.abspath(__file__))

CONFIGURATION = """
destination: bench.duckdb
users: [James]
sources:
  bank:
    tag: transactions
    {reader}: {{path: {source}}}
    columns: {{timestamp: booked_at, amount: amount, description: description}}
    key: [transaction_id]
"""


@dataclass
class Candidate:
    name: str
    # (source, database, step) -> the command's arguments
    command: Callable[[str, str, str], list]
    steps: tuple = ("first", "same", "changed")
    formats: tuple = ("csv", "ndjson", "parquet")
    environment: dict = field(default_factory=dict)
    # (source, folder): what has to be there before the first step
    prepare: Callable[[str, str], None] = lambda source, folder: None
    # Whether the command prints what it measured itself ("measured CPU WALL").
    measures_itself: bool = False


def ours(ingestor):
    def prepare(source, folder):
        reader = {"csv": "csv", "ndjson": "json", "parquet": "parquet"}[source.rsplit(".", 1)[1]]
        with open(os.path.join(folder, "ingestor.yaml"), "w") as file:
            file.write(CONFIGURATION.format(reader=reader, source=source))

    def command(source, database, step):
        return [ingestor, "run"] + (["--force"] if step == "same" else [])

    # 'unchanged': the ledger of files recognises the file; 'same': it is read all the same.
    return Candidate("ingestor", command, steps=("first", "unchanged", "same", "changed"), prepare=prepare)


def raw(python):
    script = os.path.join(HERE, "tools", "raw.py")
    return Candidate(
        "DuckDB alone", lambda source, database, step: [python, script, source, database], measures_itself=True)


def whole_history(python):
    script = os.path.join(HERE, "tools", "whole_history.py")
    return Candidate("polars, NOT IN", lambda source, database, step: [python, script, source, database])


def dlt(python):
    script = os.path.join(HERE, "tools", "dlt_scd2.py")
    return Candidate(
        "dlt scd2 (arrow)", lambda source, database, step: [python, script, source, database],
        environment={"RUNTIME__DLTHUB_TELEMETRY": "false"})


def ingestr(program, strategy):
    def command(source, database, step):
        return [
            program, "ingest", "--yes", "--progress", "log", "--source-uri", "csv://" + source, "--source-table", "sample",
            "--dest-uri", "duckdb:///" + database, "--dest-table", "bank.transactions",
            "--incremental-strategy", strategy, "--primary-key", "transaction_id"]

    return Candidate(
        f"ingestr {strategy}", command, formats=("csv",), environment={"DISABLE_TELEMETRY": "true"})


def sling(program, home, duckdb):
    def command(source, database, step):
        return [
            program, "run", "--src-stream", "file://" + source, "--tgt-conn", "duckdb://" + database,
            "--tgt-object", "main.transactions", "--mode", "incremental", "--primary-key", "transaction_id"]

    return Candidate(
        "sling incremental", command, formats=("csv",), environment={"HOME": home, "DUCKDB_PATH": duckdb})

"""DuckDB alone: CREATE TABLE AS SELECT over a reader with explicit types. It knows nothing of what was there before.

Prints the CPU seconds, wall seconds and peak memory of the statement itself: Python's own start is not counted against DuckDB.
"""
import os, resource, sys, time

import duckdb

source, database = sys.argv[1:3]
types = {
    "transaction_id": "BIGINT", "booked_at": "TIMESTAMP", "amount": "DECIMAL(18,2)", "currency": "VARCHAR",
    "merchant": "VARCHAR", "description": "VARCHAR", "account": "VARCHAR", "balance": "DECIMAL(18,2)",
}
columns = "{" + ", ".join(f"{name}: '{type}'" for name, type in types.items()) + "}"
reader = {
    ".csv": f"read_csv('{source}', auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', columns = {columns})",
    ".ndjson": f"read_json('{source}', format = 'newline_delimited', columns = {columns})",
    ".parquet": f"read_parquet('{source}')",
}[os.path.splitext(source)[1]]


def seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


before, start = seconds(), time.monotonic()
connection = duckdb.connect(database)
connection.execute("DROP TABLE IF EXISTS transactions")
connection.execute(f"CREATE TABLE transactions AS SELECT * FROM {reader}")
connection.close()
print("measured", seconds() - before, time.monotonic() - start)

"""The plain way in Python: everything read with polars, one hash for each row in Python, and what is NOT IN the table appended."""
import hashlib, os, sys

import duckdb
import polars

source, database = sys.argv[1:3]
read = {".csv": polars.read_csv, ".ndjson": polars.read_ndjson, ".parquet": polars.read_parquet}
frame = read[os.path.splitext(source)[1]](source)
hashes = [hashlib.md5("".join(str(value) for value in row).encode()).hexdigest() for row in frame.iter_rows()]
frame = frame.with_columns(polars.Series("row_hash", hashes))
connection = duckdb.connect(database)
connection.execute("CREATE TABLE IF NOT EXISTS transactions AS FROM frame LIMIT 0")
connection.execute(
    "INSERT INTO transactions FROM frame WHERE row_hash NOT IN (SELECT row_hash FROM transactions)")
connection.close()

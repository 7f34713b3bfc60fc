"""dlt: slowly changing dimension, type 2, over Arrow tables read from the file; the row hash is dlt's own."""
import os, sys

import dlt
import pyarrow.csv, pyarrow.json, pyarrow.parquet
from dlt.sources.helpers.transform import add_row_hash_to_table

source, database = sys.argv[1:3]
read = {".csv": pyarrow.csv.read_csv, ".ndjson": pyarrow.json.read_json, ".parquet": pyarrow.parquet.read_table}


@dlt.resource(
    name="transactions",
    write_disposition={"disposition": "merge", "strategy": "scd2", "row_version_column_name": "row_hash"})
def transactions():
    yield read[os.path.splitext(source)[1]](source)


pipeline = dlt.pipeline(
    "bench", pipelines_dir=os.path.join(os.path.dirname(database), "dlt"),
    destination=dlt.destinations.duckdb(database), dataset_name="bank")
pipeline.run(transactions().add_map(add_row_hash_to_table("row_hash")))

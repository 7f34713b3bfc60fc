"""Generates transactions: a base file, and the same with 1 % changed and 1 % new rows, as CSV, NDJSON and Parquet."""
import os

import duckdb

ROWS = """
SELECT 1000000 + i AS transaction_id,
  TIMESTAMP '2020-01-01' + INTERVAL 1 SECOND * (i * 17) AS booked_at,
  CAST(((hash(i) % 200000)::BIGINT - 100000 + {changed}) / 100.0 AS DECIMAL(18,2)) AS amount,
  ['EUR', 'USD', 'GBP', 'CHF'][1 + (hash(i * 3) % 4)::INTEGER] AS currency,
  'Merchant ' || (hash(i * 7) % 5000) AS merchant,
  'Payment ' || i || ' ref ' || substr(md5(i::VARCHAR), 1, 12) AS description,
  'ACC' || lpad((hash(i * 11) % 100)::VARCHAR, 6, '0') AS account,
  CAST((hash(i * 13) % 1000000)::BIGINT / 100.0 AS DECIMAL(18,2)) AS balance
FROM range({rows}) numbers(i)
"""
FORMATS = {
    "csv": "FORMAT csv, TIMESTAMPFORMAT '%Y-%m-%d %H:%M:%S'",
    "ndjson": "FORMAT json, TIMESTAMPFORMAT '%Y-%m-%d %H:%M:%S'",
    "parquet": "FORMAT parquet",
}


def generate(folder, rows, format):
    """Returns the paths of the base file and of the changed one; makes them where they are missing."""
    paths = []
    connection = duckdb.connect()
    connection.execute("SET memory_limit = '2GB'; SET preserve_insertion_order = true")
    for name, changed, count in [("base", "0", rows), ("changed", "(i % 100 = 7)::INTEGER", rows + rows // 100)]:
        path = os.path.join(folder, f"{name}-{rows}.{format}")
        if not os.path.exists(path):
            query = ROWS.format(changed=changed, rows=count)
            connection.execute(f"COPY ({query}) TO '{path}.part' ({FORMATS[format]})")
            os.rename(path + ".part", path)
        paths.append(path)
    return paths

/// The bookkeeping tables, in the schema `ingestor`.
enum CatalogSchema {
  /// Raised when the tables change; a newer database than the tool is refused.
  static let version = 1

  static let statements = [
    "CREATE SCHEMA IF NOT EXISTS vault",
    "CREATE SCHEMA IF NOT EXISTS ingestor",
    "CREATE TABLE IF NOT EXISTS ingestor.meta (name VARCHAR NOT NULL, value VARCHAR NOT NULL)",
    """
    CREATE TABLE IF NOT EXISTS ingestor.runs (
      run_id VARCHAR NOT NULL, started_at TIMESTAMP NOT NULL, ended_at TIMESTAMP, status VARCHAR NOT NULL,
      tool_version VARCHAR NOT NULL)
    """,
    """
    CREATE TABLE IF NOT EXISTS ingestor.loads (
      run_seq BIGINT NOT NULL, run_seq_last BIGINT, run_id VARCHAR NOT NULL, source VARCHAR NOT NULL,
      "user" VARCHAR NOT NULL, tag VARCHAR NOT NULL, status VARCHAR NOT NULL, started_at TIMESTAMP NOT NULL, ended_at TIMESTAMP,
      rows_read BIGINT, rows_new BIGINT, rows_changed BIGINT, rows_unchanged BIGINT, rows_repeated BIGINT,
      rows_rejected BIGINT, rows_deleted BIGINT, keys_new BIGINT, satellites VARCHAR[], problems JSON)
    """,
    """
    CREATE TABLE IF NOT EXISTS ingestor.satellites (
      name VARCHAR NOT NULL, tag VARCHAR NOT NULL, source VARCHAR NOT NULL, "user" VARCHAR NOT NULL,
      version INTEGER NOT NULL, created_at TIMESTAMP NOT NULL, run_seq BIGINT NOT NULL, hub VARCHAR NOT NULL,
      fingerprint VARCHAR NOT NULL, hash_version VARCHAR NOT NULL, record JSON NOT NULL)
    """,
    """
    CREATE TABLE IF NOT EXISTS ingestor.files (
      source VARCHAR NOT NULL, "user" VARCHAR NOT NULL, name VARCHAR NOT NULL, stamp VARCHAR NOT NULL,
      digest VARCHAR NOT NULL, configuration VARCHAR NOT NULL, run_seq BIGINT NOT NULL, loaded_at TIMESTAMP NOT NULL)
    """,
    """
    CREATE TABLE IF NOT EXISTS ingestor.state (
      source VARCHAR NOT NULL, "user" VARCHAR NOT NULL, configuration VARCHAR NOT NULL, state VARCHAR NOT NULL,
      run_seq BIGINT NOT NULL)
    """,
    """
    CREATE TABLE IF NOT EXISTS ingestor.quarantine (
      id BIGINT NOT NULL, source VARCHAR NOT NULL, "user" VARCHAR NOT NULL, file VARCHAR NOT NULL, line BIGINT,
      occurrences BIGINT NOT NULL, reasons VARCHAR[] NOT NULL, "row" JSON, digest UUID NOT NULL, status VARCHAR NOT NULL,
      run_seq BIGINT NOT NULL, quarantined_at TIMESTAMP NOT NULL, settled_run_seq BIGINT)
    """,
  ]
}

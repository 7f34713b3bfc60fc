import DuckDB

/// The bookkeeping tables, in the schema `ingestor`.
enum CatalogSchema {
  /// Raised when the tables change; a newer database than the tool is refused.
  static let version = 1

  /// Its name; where everything is in one schema, the tables' names begin with it.
  static let schema = "ingestor"

  /// The tables by their names, each with its columns and their types.
  static let tables: KeyValuePairs<String, KeyValuePairs<String, String>> = [
    "meta": [
      "name": "VARCHAR NOT NULL", "value": "VARCHAR NOT NULL",
    ],
    "runs": [
      "run_id": "VARCHAR NOT NULL", "started_at": "TIMESTAMP NOT NULL", "ended_at": "TIMESTAMP",
      "status": "VARCHAR NOT NULL", "tool_version": "VARCHAR NOT NULL",
    ],
    "loads": [
      "run_seq": "BIGINT NOT NULL", "run_seq_last": "BIGINT", "run_id": "VARCHAR NOT NULL",
      "source": "VARCHAR NOT NULL", "user": "VARCHAR NOT NULL", "tag": "VARCHAR NOT NULL",
      "status": "VARCHAR NOT NULL", "started_at": "TIMESTAMP NOT NULL", "ended_at": "TIMESTAMP",
      "rows_read": "BIGINT", "rows_new": "BIGINT", "rows_changed": "BIGINT", "rows_unchanged": "BIGINT",
      "rows_repeated": "BIGINT", "rows_rejected": "BIGINT", "rows_deleted": "BIGINT", "keys_new": "BIGINT",
      "satellites": "VARCHAR[]", "problems": "JSON",
    ],
    "satellites": [
      "name": "VARCHAR NOT NULL", "tag": "VARCHAR NOT NULL", "source": "VARCHAR NOT NULL",
      "user": "VARCHAR NOT NULL", "version": "INTEGER NOT NULL", "created_at": "TIMESTAMP NOT NULL",
      "run_seq": "BIGINT NOT NULL", "hub": "VARCHAR NOT NULL", "fingerprint": "VARCHAR NOT NULL",
      "hash_version": "VARCHAR NOT NULL", "record": "JSON NOT NULL",
    ],
    "files": [
      "source": "VARCHAR NOT NULL", "user": "VARCHAR NOT NULL", "name": "VARCHAR NOT NULL",
      "stamp": "VARCHAR NOT NULL", "digest": "VARCHAR NOT NULL", "configuration": "VARCHAR NOT NULL",
      "run_seq": "BIGINT NOT NULL", "loaded_at": "TIMESTAMP NOT NULL",
    ],
    "state": [
      "source": "VARCHAR NOT NULL", "user": "VARCHAR NOT NULL", "configuration": "VARCHAR NOT NULL",
      "state": "VARCHAR NOT NULL", "run_seq": "BIGINT NOT NULL",
    ],
    "quarantine": [
      "id": "BIGINT NOT NULL", "source": "VARCHAR NOT NULL", "user": "VARCHAR NOT NULL",
      "file": "VARCHAR NOT NULL", "line": "BIGINT", "occurrences": "BIGINT NOT NULL",
      "reasons": "VARCHAR[] NOT NULL", "row": "JSON", "digest": "UUID NOT NULL",
      "status": "VARCHAR NOT NULL", "run_seq": "BIGINT NOT NULL", "quarantined_at": "TIMESTAMP NOT NULL",
      "settled_run_seq": "BIGINT",
    ],
  ]

  private static func columns(_ types: KeyValuePairs<String, String>) -> String {
    types.map { "\(SQL.name($0)) \($1)" }.joined(separator: ", ")
  }

  /// What makes them, in the database's own SQL.
  static func statements(_ names: VaultNames) -> [String] {
    let schemas = names.isSingleSchema ? [] : [names.vaultSchema, names.bookkeepingSchema]
    let locks =
      names.dialect.locking == .row
      ? [
        "CREATE TABLE \(names.bookkeeping("locks")) (name VARCHAR NOT NULL PRIMARY KEY)",
        Turn.row(of: .vault, names),
      ] : []
    return schemas.map { "CREATE SCHEMA IF NOT EXISTS \(SQL.name($0))" }
      + tables.map { "CREATE TABLE \(names.bookkeeping($0)) (\(columns($1)))" } + locks
      + [
        "INSERT INTO \(names.bookkeeping("meta")) VALUES ('catalog_version', '\(version)'), ('hash_version', '\(DIH.version)')"
      ]
  }
}

/// What `ingestor init` writes.
public enum Template {
  /// A commented configuration that runs as it is.
  public static let configuration = """
    # yaml-language-server: $schema=./ingestor.schema.json     (made by: ingestor schema > ingestor.schema.json)

    # Where the vault is: a DuckDB file.
    destination: vault.duckdb

    # Whose data it is. With one user, sources need not name theirs.
    users: [me]

    # Contracts of your own, besides the built-in ones: 'ingestor tags' lists them.
    # tags:
    #   subscriptions:
    #     columns:
    #       started: date
    #       price: {type: "decimal(12,2)", minimum: "0"}
    #       name: text

    sources:
      my_bank:
        tag: transactions
        # A file, a folder searched recursively, or a glob. ${NAME} is a secret from the environment or from .env.
        csv: {path: data/my_bank}
        # The tag's columns: your bank's columns.
        columns: {timestamp: Date, amount: Amount, description: Memo}
        # What makes a row unique; default: the tag's mandatory columns.
        key: [Number]
        # What rows are grouped by: 'ingestor export sqlmesh' and 'dbt' make a dimension of each.
        dimensions: {payment_entity: Memo}
        # Where the values leave it open:
        # formats: {Date: "%d/%m/%Y"}
        # decimal_mark: ","
        # What becomes of rows that break the contract; default: the source fails, and nothing is written.
        # on_bad_row: quarantine

    # How much of the machine DuckDB may use; default: a quarter of the memory, all threads.
    # memory_limit: 4GB
    # threads: 2

    # Who is told about runs: OpenLineage events, to a file or a server.
    # lineage: {file: lineage.ndjson}

    """

  /// A small bank statement.
  public static let statement = """
    Number,Date,Amount,Memo
    1001,2026-01-02,-54.20,Grocer
    1002,2026-01-05,2800.00,Salary January
    1003,2026-01-07,-890.00,Rent January

    """

  /// How secrets are set.
  public static let environment = """
    # Copy to .env; ingestor.yaml refers to a secret as ${NAME}.
    # MY_BANK_PATH=/home/me/Downloads/bank

    """
}

import DuckDB

/// The texts of a SQLMesh project, and the values they take.
enum SQLMeshTemplates {
  /// A fact is made anew every time, so that changed and deleted rows are as in the vault.
  static let fact = """
    MODEL (
      name marts.<% name %>,
      kind FULL,
      cron '@hourly',
      allow_partials TRUE,
      description <% description %>,
      columns (
    <%# columns %>
        <% name %> <% type %><%^ last() %>,<%/ last() %>
    <%/ columns %>
      ),
      audits (
    <%# audits %>
        <% . %><%^ last() %>,<%/ last() %>
    <%/ audits %>
      )
    );

    SELECT
    <%# columns %>
      <% expression %> AS <% name %><%^ last() %>,<%/ last() %>
    <%/ columns %>
    FROM <% relation %>

    """

  /// A dimension keeps its members, also those that no row has any more.
  static let dimension = """
    MODEL (
      name marts.<% table %>,
      kind INCREMENTAL_BY_UNIQUE_KEY (
        unique_key <% key %>
      ),
      cron '@hourly',
      allow_partials TRUE,
      description <% description %>,
      columns (
        <% key %> VARCHAR,
        <% name %> VARCHAR,
        "last_loaded_at" TIMESTAMP
      ),
      audits (
        not_null(columns := (<% key %>, <% name %>)),
        unique_values(columns := (<% key %>))
      )
    );

    SELECT
      <% keyExpression %> AS <% key %>,
      <% name %>,
      MAX("loaded_at") AS "last_loaded_at"
    FROM (
    <%# relations %>
      SELECT <% name %>, "loaded_at" FROM <% relation %><%^ last() %> UNION ALL<%/ last() %>
    <%/ relations %>
    ) AS "members"
    WHERE <% name %> IS NOT NULL
    GROUP BY <% name %>

    """

  static let readme = """
    # Facts and dimensions of the vault, for SQLMesh

    Made by `ingestor export sqlmesh`: export again after a change of schema; what you change here is overwritten. Files that you
    add stay.

    ```bash
    pip install <% package %>
    sqlmesh plan --auto-apply      # the first time, and after an export
    sqlmesh run --ignore-cron      # after each load
    ```

    <% place %>

    """

  struct Fact {
    let name: String
    let description: String
    let columns: [Column]
    let audits: [String]
    let relation: String

    struct Column {
      let name: String
      let type: String
      let expression: String
    }

    init(_ fact: Marts.Fact, in vault: VaultLocation) {
      name = fact.name
      description = SQL.text(fact.relation.description)
      relation = vault.view(fact.relation.name)
      columns = fact.columns.map {
        Column(name: SQL.name($0.name), type: vault.type($0.type), expression: $0.expression)
      }
      let required = fact.relation.columns.filter(\.isRequired).map(\.sql).joined(separator: ", ")
      audits =
        ["not_null(columns := (\(required)))"]
        + fact.relation.columns.flatMap { SQLMeshTemplates.audits($0, vault.dialect) }
    }
  }

  struct Dimension {
    let table: String
    let name: String
    let key: String
    let keyExpression: String
    let description: String
    let relations: [Relation]

    struct Relation {
      let name: String
      let relation: String
    }

    init(_ dimension: Marts.Dimension, in vault: VaultLocation) {
      table = dimension.table
      name = SQL.name(dimension.name)
      key = SQL.name(dimension.key)
      keyExpression = Marts.key(of: dimension.name)
      description = SQL.text("The members of \(dimension.name).")
      relations = dimension.relations.map {
        Relation(name: SQL.name(dimension.name), relation: vault.view($0.name))
      }
    }
  }

  /// The rules of a canonical column as audits.
  private static func audits(_ column: ExportModel.Column, _ dialect: Dialect) -> [String] {
    guard let rules = column.canonical else { return [] }
    let text = column.type == .text ? column.sql : "CAST(\(column.sql) AS VARCHAR)"
    // A database takes a text in a comparison for a value of the column's type; SQLMesh evaluates these, and knows few casts.
    let bounds = [
      rules.minimum.map { "min_v := \(SQL.text($0))" }, rules.maximum.map { "max_v := \(SQL.text($0))" },
    ].compactMap(\.self)
    var audits: [String] = []
    if !bounds.isEmpty {
      audits.append("accepted_range(column := \(column.sql), \(bounds.joined(separator: ", ")))")
    }
    if let allowed = rules.allowed {
      audits.append(
        "accepted_values(column := \(text), is_in := (\(allowed.map(SQL.text).joined(separator: ", "))))")
    }
    if let pattern = rules.pattern.flatMap(dialect.pattern(matchingWhole:)) {
      audits.append("match_regex_pattern_list(column := \(text), patterns := (\(SQL.text(pattern))))")
    }
    if column.isUnique {
      audits.append("unique_combination_of_columns(columns := (\(column.sql), \"source\", \"user\"))")
    }
    return audits
  }
}

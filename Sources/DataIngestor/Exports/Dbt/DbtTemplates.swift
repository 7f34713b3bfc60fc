import DuckDB

/// The texts of a dbt project, and the values they take.
enum DbtTemplates {
  static let staging = """
    select
    <%# columns %>
      <% . %><%^ last() %>,<%/ last() %>
    <%/ columns %>
    from {{ source('vault', '<% name %>') }}

    """

  /// A fact is made anew every time, so that changed and deleted rows are as in the vault.
  static let fact = """
    select
    <%# columns %>
      <% . %><%^ last() %>,<%/ last() %>
    <%/ columns %>
    from {{ source('vault', '<% name %>') }}

    """

  /// A dimension keeps its members, also those that no row has any more.
  static let dimension = """
    {{ config(materialized='incremental', unique_key='<% plainKey %>') }}

    select
      <% keyExpression %> as <% key %>,
      <% name %>,
      max("loaded_at") as "last_loaded_at"
    from (
    <%# relations %>
      select <% name %>, "loaded_at" from {{ source('vault', '<% relation %>') }}<%^ last() %> union all<%/ last() %>
    <%/ relations %>
    ) as "members"
    where <% name %> is not null
    group by <% name %>

    """

  /// The rules of contracts that dbt has no test for.
  static let tests = """
    {% test in_range(model, column_name, minimum=none, maximum=none) %}
    select * from {{ model }}
    where false
    {% if minimum is not none %}or {{ column_name }} < {{ minimum }}{% endif %}
    {% if maximum is not none %}or {{ column_name }} > {{ maximum }}{% endif %}
    {% endtest %}

    {% test matches(model, column_name, pattern) %}
    select * from {{ model }}
    where not cast({{ column_name }} as varchar) ~ '{{ pattern | replace("'", "''") }}'
    {% endtest %}

    {# A value belongs to one row of a source and user. #}
    {% test unique_for_owner(model, column_name, owner) %}
    select {{ column_name }} from {{ model }}
    where {{ column_name }} is not null
    group by {{ column_name }}, {{ owner | join(', ') }}
    having count(*) > 1
    {% endtest %}

    """

  static let readme = """
    # Facts and dimensions of the vault, for dbt

    Made by `ingestor export dbt`: export again after a change of schema; what you change here is overwritten. Files that you add
    stay; a dbt project of your own can take this one in as a local package.

    ```bash
    pip install 'dbt-core<1.12' <% adapter %>
    dbt build --profiles-dir .
    dbt source freshness --profiles-dir .
    ```

    <% place %>

    """

  /// Canonical columns first, under their canonical names; then what else the source has.
  struct Staging {
    let name: String
    let columns: [String]

    init(_ source: ExportModel.Relation) {
      name = source.name
      let renamed = source.columns.compactMap { column in
        column.canonical.map { "\(column.sql) as \(SQL.name($0.name))" }
      }
      let taken = Set(source.columns.compactMap { $0.canonical?.name })
      let others = source.columns.filter { $0.canonical == nil }.map { column in
        taken.contains(column.name) ? "\(column.sql) as \(SQL.name(column.name + "_of_source"))" : column.sql
      }
      columns = renamed + others
    }
  }

  struct Fact {
    let name: String
    let columns: [String]

    init(_ fact: Marts.Fact) {
      name = fact.relation.name
      columns = fact.columns.map { column in
        column.origin == nil ? "\(column.expression) as \(SQL.name(column.name))" : column.expression
      }
    }
  }

  struct Dimension {
    let name: String
    let key: String
    let plainKey: String
    let keyExpression: String
    let relations: [Relation]

    struct Relation {
      let name: String
      let relation: String
    }

    init(_ dimension: Marts.Dimension) {
      name = SQL.name(dimension.name)
      key = SQL.name(dimension.key)
      plainKey = dimension.key
      keyExpression = Marts.key(of: dimension.name)
      relations = dimension.relations.map { Relation(name: SQL.name(dimension.name), relation: $0.name) }
    }
  }
}

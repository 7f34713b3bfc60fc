import DuckDB

/// What dbt is told of sources and models: descriptions, types, tests, freshness.
enum DbtProperties {
  struct Sources: Encodable {
    let version = 2
    let sources: [Source]
  }

  struct Models: Encodable {
    let version = 2
    let models: [Table]
  }

  struct Source: Encodable {
    let name = "vault"
    /// Nil where it is the one that dbt works in.
    let database: String?
    let schema: String
    let description = "The views of the vault: current rows."
    let tables: [Table]
  }

  /// When rows count as late and as stale.
  struct Ages: Encodable {
    let loaded_at_field = "loaded_at"
    let freshness: Pairs<Period>

    init(_ freshness: Freshness) {
      self.freshness = Pairs([
        ("warn_after", Period(hours: freshness.late)), ("error_after", Period(hours: freshness.stale)),
      ])
    }
  }

  struct Period: Encodable {
    let count: Int
    let period: String

    init(hours: Int) {
      let isDays = hours.isMultiple(of: 24)
      count = isDays ? hours / 24 : hours
      period = isDays ? "day" : "hour"
    }
  }

  struct Table: Encodable {
    let name: String
    /// How the server calls it, where that is not its name.
    var identifier: String?
    let description: String
    var config: Ages?
    let columns: [Column]
  }

  struct Column: Encodable {
    let name: String
    let description: String?
    let data_type: String
    let quote = true
    let data_tests: [Test]?

    init(_ name: String, _ type: String, _ description: String, _ tests: [Test]) {
      self.name = name
      self.description = description.isEmpty ? nil : Jinja.literal(description)
      data_type = type
      data_tests = tests.isEmpty ? nil : tests
    }
  }

  static func sources(_ model: ExportModel) -> Sources {
    let vault = model.vault
    let tables = (model.tags + model.sources).map { relation in
      let identifier = vault.limited(relation.name)
      return Table(
        name: relation.name, identifier: identifier == relation.name ? nil : identifier,
        description: Jinja.literal(relation.description), config: Ages(relation.freshness),
        columns: relation.columns.map {
          Column(
            $0.name, vault.type($0.type), $0.description,
            Test.rules($0, owner: relation.owner, vault.dialect))
        })
    }
    let database: String? =
      switch vault.place {
      case .file(let file): file.catalog
      case .database: nil
      }
    return Sources(sources: [Source(database: database, schema: vault.schema, tables: tables)])
  }

  static func models(_ marts: Marts, _ vault: VaultLocation) -> Models {
    let facts = marts.facts.map { fact in
      let keys = Dictionary(fact.keys.map { ($0.column, $0.dimension) }) { $1 }
      return Table(
        name: fact.name, description: Jinja.literal(fact.relation.description),
        columns: fact.columns.map { column in
          let tests =
            column.origin.map { Test.rules($0, owner: fact.relation.owner, vault.dialect) }
            ?? keys[column.name].map {
              [.relationship(to: Marts.table(of: $0, vault), field: $0 + "_key")]
            } ?? []
          return Column(column.name, vault.type(column.type), column.description, tests)
        })
    }
    let dimensions = marts.dimensions.map { dimension in
      Table(
        name: dimension.table, description: "The members of \(dimension.name).",
        columns: [
          Column(
            dimension.key, vault.type(.text), "Identifies the member.",
            [.named("not_null"), .named("unique")]),
          Column(dimension.name, vault.type(.text), "The member.", [.named("not_null")]),
          Column(
            "last_loaded_at", vault.type(.timestamp), "When a row of the member was loaded last, in UTC.", []
          ),
        ])
    }
    return Models(models: facts + dimensions)
  }
}

extension DbtProperties {
  /// A test of a column.
  enum Test: Encodable {
    case named(String)
    case call(String, Arguments)

    struct Arguments: Encodable {
      var values: [String]?
      var minimum: String?
      var maximum: String?
      var pattern: String?
      var to: String?
      var field: String?
      var owner: [String]?
    }

    private struct Call: Encodable { let arguments: Arguments }

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .named(let name): try name.encode(to: encoder)
      case .call(let name, let arguments): try Pairs([(name, Call(arguments: arguments))]).encode(to: encoder)
      }
    }

    static func relationship(to model: String, field: String) -> Test {
      .call("relationships", Arguments(to: "ref('\(model)')", field: SQL.name(field)))
    }

    /// The rules of a column.
    static func rules(_ column: ExportModel.Column, owner: [String], _ dialect: Dialect) -> [Test] {
      var tests: [Test] = column.isRequired ? [.named("not_null")] : []
      guard let rules = column.canonical else { return tests }
      func value(_ literal: String) -> String { "CAST(\(SQL.text(literal)) AS \(dialect.type(column.type)))" }
      if rules.minimum != nil || rules.maximum != nil {
        tests.append(
          .call("in_range", Arguments(minimum: rules.minimum.map(value), maximum: rules.maximum.map(value))))
      }
      if let allowed = rules.allowed {
        tests.append(
          .call(
            "accepted_values", Arguments(values: allowed.map { Jinja.literal($0.replacing("'", with: "''")) })
          ))
      }
      if let pattern = rules.pattern.flatMap(dialect.pattern(matchingWhole:)) {
        tests.append(.call("matches", Arguments(pattern: Jinja.literal(pattern))))
      }
      if column.isUnique {
        tests.append(.call("unique_for_owner", Arguments(owner: owner.map { SQL.name($0) })))
      }
      return tests
    }
  }
}

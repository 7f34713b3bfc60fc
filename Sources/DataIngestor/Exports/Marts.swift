import DuckDB

/// The facts and dimensions that are made of the vault, whatever tool makes them.
struct Marts {
  /// The current rows of a tag, with a key for each dimension.
  struct Fact {
    let relation: ExportModel.Relation
    let name: String
    let columns: [Column]
    /// Dimension -> the fact's column that holds its key.
    let keys: [(dimension: String, column: String)]
  }

  /// A column of a fact and how it is made of the view's.
  struct Column {
    let name: String
    let expression: String
    let type: DataType
    let description: String
    /// The view's column; nil for the key of a dimension.
    let origin: ExportModel.Column?
  }

  /// The members of a dimension over all tags that have it.
  struct Dimension {
    let name: String
    let table: String
    let relations: [ExportModel.Relation]
    /// Its key's column.
    var key: String { name + "_key" }
  }

  let facts: [Fact]
  let dimensions: [Dimension]

  init(_ model: ExportModel) {
    facts = model.tags.map { Fact($0, name: model.vault.limited("fact_\($0.name)")) }
    dimensions = model.dimensions.map {
      Dimension(name: $0.name, table: Self.table(of: $0.name, model.vault), relations: $0.tags)
    }
  }

  /// The table of a dimension.
  static func table(of dimension: String, _ vault: VaultLocation) -> String {
    vault.limited("dim_\(dimension)")
  }

  /// The key of a member: the same in facts and dimensions.
  static func key(of dimension: String) -> String { "md5(\(SQL.name(dimension)))" }
}

extension Marts.Fact {
  fileprivate init(_ relation: ExportModel.Relation, name: String) {
    self.relation = relation
    self.name = name
    var taken = Set(relation.columns.map(\.name))
    var columns = relation.columns.map {
      Marts.Column(
        name: $0.name, expression: $0.sql, type: $0.type, description: $0.description, origin: $0)
    }
    keys = relation.dimensions.map { dimension in
      var name = dimension + "_key"
      while !taken.insert(name).inserted { name += "_2" }
      columns.append(
        Marts.Column(
          name: name, expression: Marts.key(of: dimension), type: .text,
          description: "The key in dim_\(dimension).", origin: nil))
      return (dimension, name)
    }
    self.columns = columns
  }
}

import DuckDB
import Foundation

/// What is exported: the relations that people query, with the types and the rules of their columns, made from the
/// configuration and the registry alone. Tags and sources that were never loaded have no relation, and are left out.
struct ExportModel: Sendable {
  /// Where the vault is.
  let vault: VaultLocation
  /// The canonical views, by name.
  let tags: [Relation]
  /// The views of the sources' current rows, by name.
  let sources: [Relation]

  /// The hubs and satellites behind the views, by name.
  let tables: [Table]

  /// A hub or satellite.
  struct Table: Sendable {
    let name: String
    /// The columns in order, each with its type in SQL.
    let columns: [(String, String)]
  }

  /// A view of the vault.
  struct Relation: Sendable {
    let name: String
    let description: String
    /// The tag whose contract it fulfils.
    let tag: String
    /// The columns in order, bookkeeping last.
    let columns: [Column]
    /// Those of the columns that are dimensions.
    let dimensions: [String]
    /// The sources whose rows it holds.
    let sources: [String]
    /// The largest number of schemas that a user's rows had.
    let schemaVersions: Int
    /// The columns that make the primary key.
    let keyColumns: [String]
    /// The columns that say whose a row is.
    var owner: [String] { columns.map(\.name).filter { ["source", "user"].contains($0) } }
    /// Whether all rows are one user's and from one source.
    let hasOneOwner: Bool
    /// How old the newest row may be.
    let freshness: Freshness
  }

  /// A column of a view.
  struct Column: Sendable {
    let name: String
    let type: DataType
    let description: String
    /// The canonical column that it is or provides, with its rules.
    var canonical: CanonicalColumn?
    /// Whether every row has a value.
    var isRequired = false
    /// Whether no two rows of a source and user share a value.
    var isUnique = false

    /// The column's name in SQL.
    var sql: String { SQL.name(name) }
  }

  init(_ configuration: Configuration, satellites: [SatelliteRecord], vault: VaultLocation) {
    self.vault = vault
    start = Self.dayBefore(satellites.map(\.createdAt).min())
    let hubs = Set(satellites.map(\.hub)).map { hub in
      Table(name: hub, columns: VaultSQL.hubTypes.map { ($0, $1) })
    }
    tables =
      (hubs
      + satellites.map {
        Table(
          name: $0.name,
          columns: VaultSQL.bookkeepingTypes.map { ($0, $1) }
            + $0.columns.map { ($0.name, vault.type($0.type)) })
      }).sorted { $0.name < $1.name }
    let byTag = Dictionary(grouping: satellites, by: \.tag)
    tags = configuration.tags.compactMap { tag in
      byTag[tag.name].map {
        .canonical(tag, definitions: configuration.sources.filter { $0.tag.name == tag.name }, satellites: $0)
      }
    }.sorted { $0.name < $1.name }
    let bySource = Dictionary(grouping: satellites, by: \.source)
    sources = configuration.sources.compactMap { source in
      bySource[source.name].map { .source(source, satellites: $0) }
    }.sorted { $0.name < $1.name }
  }

  /// The day before the first satellite was made, `YYYY-MM-DD`: a schedule that begins on it has an interval that has ended, also in the
  /// first hour of the next day.
  let start: String

  /// - Parameter time: `2026-01-31T12:00:00Z`.
  static func dayBefore(_ time: String?) -> String {
    let date = time.flatMap { try? Date($0, strategy: .iso8601) } ?? Date(timeIntervalSince1970: 86400)
    return String(UTCTime(date.addingTimeInterval(-86400)).isoText.prefix(10))
  }

  /// The dimensions with the tags that have them: a dimension of one name is one dimension, whatever its tags.
  var dimensions: [(name: String, tags: [Relation])] {
    Set(tags.flatMap(\.dimensions)).sorted().map { name in
      (name, tags.filter { $0.dimensions.contains(name) })
    }
  }
}

extension ExportModel.Relation {
  /// The canonical view of a tag.
  fileprivate static func canonical(
    _ tag: Tag, definitions: [SourceDefinition], satellites: [SatelliteRecord]
  ) -> Self {
    let dimensions = Set(satellites.flatMap(\.dimensions.keys)).sorted()
    let columns = ViewSQL.canonicalColumns(tag, satellites).compactMap { name, type in
      tag.column(name).map { canonical in
        let mayBeNull = definitions.contains { $0.allows(nullIn: canonical, satellites) }
        return ExportModel.Column(
          name: name, type: type, description: "", canonical: canonical,
          isRequired: canonical.mandatory && !canonical.nullable && !mayBeNull,
          isUnique: canonical.unique && satellites.allSatisfy { $0.isKey(canonical) })
      }
    }
    return Self(
      name: tag.name, description: tag.summary, tag: tag.name,
      columns: columns
        + dimensions.map { .init(name: $0, type: .text, description: "The dimension \($0).") }
        + [.primaryKey, .source, .user, .loadedAt],
      dimensions: dimensions, sources: Set(satellites.map(\.source)).sorted(),
      schemaVersions: satellites.map(\.version).max() ?? 1,
      keyColumns: satellites.last?.key.columns.compactMap(\.canonical) ?? [],
      hasOneOwner: Set(satellites.map { [$0.source, $0.user] }).count == 1,
      freshness: definitions.map(\.promisedFreshness).reduce(nil) { $0?.combined(with: $1) ?? $1 }
        ?? .standard)
  }

  /// The view of a source's current rows.
  fileprivate static func source(_ definition: SourceDefinition, satellites: [SatelliteRecord]) -> Self {
    let newest = satellites.last?.columns ?? []
    let columns = ViewSQL.unified(satellites).map { shown in
      let (name, type) = (shown.name, shown.type)
      let stored = newest.first { $0.name == name }
      let canonical = stored?.canonical.flatMap { definition.tag.column($0) }
      let isAlwaysThere = satellites.allSatisfy { satellite in
        satellite.columns.contains { $0.name == name && $0.canonical == stored?.canonical }
      }
      return ExportModel.Column(
        name: name, type: type,
        description: stored.map { "'\($0.original)' in the source." } ?? "No longer in the source.",
        canonical: canonical,
        isRequired: canonical.map { column in
          !column.nullable && isAlwaysThere && !definition.allows(nullIn: column, satellites)
        } ?? false,
        isUnique: canonical.map { column in column.unique && satellites.allSatisfy { $0.isKey(column) } }
          ?? false)
    }
    return Self(
      name: definition.name,
      description: "The current rows of the source \(definition.name). \(definition.tag.summary)",
      tag: definition.tag.name,
      columns: columns + [.primaryKey, .user, .loadedAt, .recordSource],
      dimensions: [], sources: [definition.name], schemaVersions: satellites.map(\.version).max() ?? 1,
      keyColumns: satellites.last?.key.columns.map(\.column) ?? [],
      hasOneOwner: Set(satellites.map(\.user)).count == 1, freshness: definition.promisedFreshness)
  }
}

extension ExportModel.Column {
  fileprivate static let primaryKey = Self(
    name: "pk", type: .uuid, description: "Identifies the thing, whatever the source, user and load.",
    isRequired: true)
  fileprivate static let source = Self(
    name: "source", type: .text, description: "The source that the row is from.", isRequired: true)
  fileprivate static let user = Self(
    name: "user", type: .text, description: "Whose row it is.", isRequired: true)
  fileprivate static let loadedAt = Self(
    name: "loaded_at", type: .timestamp, description: "When the row was loaded, in UTC.", isRequired: true)
  fileprivate static let recordSource = Self(
    name: "record_source", type: .text, description: "The file, page or table that the row is from.",
    isRequired: true)
}

extension SatelliteRecord {
  /// Whether the key is this canonical column alone.
  fileprivate func isKey(_ column: CanonicalColumn) -> Bool {
    key.columns.count == 1 && key.columns.first?.canonical == column.name
  }
}

extension SourceDefinition {
  /// How old its newest row may be: as declared, as its schedule promises, or the standard.
  fileprivate var promisedFreshness: Freshness { freshness ?? Freshness(schedule) ?? .standard }

  /// Whether NULL is allowed in the column, under whatever name it is declared.
  fileprivate func allows(nullIn column: CanonicalColumn, _ satellites: [SatelliteRecord]) -> Bool {
    let stored = satellites.filter { $0.source == name }.flatMap(\.columns).filter {
      $0.canonical == column.name
    }
    return !allowNull.isDisjoint(with: [column.name] + stored.flatMap { [$0.name, $0.original] })
  }
}

import DuckDB

/// A column as a satellite stores it.
public struct StoredColumn: Hashable, Sendable, Codable {
  /// The stored name.
  public let name: String
  /// The name in the source.
  public let original: String
  /// The stored type.
  public let type: DataType
  /// The canonical column it provides, if it provides one.
  public var canonical: String?
  /// Whether no value has proved the type yet.
  public var isUnproved: Bool = false
  /// How the texts were read, where that could be doubted: a `strptime` format, or `decimal_mark ,`.
  public var format: String?
}

/// What the registry knows of a satellite. Names are never parsed; this is the authority.
public struct SatelliteRecord: Hashable, Sendable, Codable {
  /// The table's name, in the schema `vault`.
  public let name: String
  /// The tag whose hub holds its keys.
  public let tag: String
  /// The source.
  public let source: String
  /// Whose rows it holds.
  public let user: String
  /// 1 for the first schema configuration of the source and user.
  public let version: Int
  /// UTC, `YYYY-MM-DDTHH:MM:SSZ`.
  public let createdAt: String
  /// The set of (name, type), order ignored.
  public let fingerprint: String
  /// How hashes were made.
  public let hashVersion: String
  /// The columns in order.
  public private(set) var columns: [StoredColumn]
  /// How the primary key is made.
  public let key: KeyRecord
  /// Dimension -> stored columns.
  public private(set) var dimensions: [String: [String]]

  /// The same satellite with what its columns stand for now: the declaration may change while the schema does not.
  func described(as now: [StoredColumn], dimensions: [String: [String]]) -> SatelliteRecord {
    let canonical = Dictionary(now.map { ($0.name, $0.canonical) }) { first, _ in first }
    var record = self
    for index in record.columns.indices {
      record.columns[index].canonical = canonical[record.columns[index].name] ?? nil
    }
    record.dimensions = dimensions
    return record
  }

  /// The hub's name, in the schema `vault`.
  public var hub: String { Naming.hub(tag: tag) }
}

/// How a primary key is made of stored columns.
public struct KeyRecord: Hashable, Sendable, Codable {
  /// The stored columns in declared order, each with the type its value has in the key.
  public let columns: [Part]
  /// Whether the key belongs to the source alone.
  public let isScopedToSource: Bool

  /// One column of a key.
  public struct Part: Hashable, Sendable, Codable {
    /// The stored name.
    public let column: String
    /// The type whose canonical text enters the key.
    public let type: DataType
    /// The canonical column, where the key is made of the tag's.
    public let canonical: String?
  }

  /// The stored columns, for messages.
  var names: String { "(" + columns.map(\.column).joined(separator: ", ") + ")" }

  func scope(source: String) -> DIH.Scope { isScopedToSource ? .source(source) : .tag }

  /// The key's columns as they enter the hash, from stored columns.
  /// - Parameters:
  ///   - types: The stored types.
  ///   - reference: How a stored column is spelled.
  ///   - written: What the engine writes of its value, where that is at hand.
  func hashColumns(
    _ types: [String: DataType], reference: (String) -> String = SQL.name,
    written: (String) -> String? = { _ in nil }
  ) -> [DIH.Column] {
    columns.map { part in
      let (value, text) = (reference(part.column), written(part.column))
      let stored = types[part.column] ?? part.type
      if stored == part.type {
        return DIH.Column(
          name: part.column, value: value, type: part.type,
          canonicalText: text.map { CanonicalText.sql(value, part.type, written: $0) })
      }
      return DIH.Column(
        name: part.column, value: "CAST(\(value) AS \(part.type.sql))", type: part.type,
        canonicalText: stored == .date && part.type == .timestamp
          ? CanonicalText.timestamp(ofDate: value, written: text) : nil)
    }
  }
}

extension DataType: Codable {
  /// Reads the name people write.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard let type = DataType(name) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(name)' is not a type")
    }
    self = type
  }

  /// Writes the name people write.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

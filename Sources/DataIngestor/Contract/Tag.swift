/// A contract: the canonical columns that every source of the tag provides.
public struct Tag: Hashable, Sendable {
  /// Its name; also the name of its hub and of its canonical view.
  public let name: String
  /// What the rows are.
  public let summary: String
  /// The canonical columns in order.
  public let columns: [CanonicalColumn]
  /// Dimension -> the canonical columns whose values are its members, where a source does not name its own columns.
  public let dimensions: [String: [String]]

  /// Creates a tag.
  public init(
    name: String, summary: String, columns: [CanonicalColumn], dimensions: [String: [String]] = [:]
  ) {
    self.name = name
    self.summary = summary
    self.columns = columns
    self.dimensions = dimensions
  }

  /// The columns that a source must map: the default key.
  public var mandatory: [CanonicalColumn] { columns.filter(\.mandatory) }

  /// The canonical column of a name.
  public func column(_ name: String) -> CanonicalColumn? { columns.first { $0.name == name } }
}

/// One column of a contract, with the rules its values keep.
public struct CanonicalColumn: Hashable, Sendable {
  /// The canonical name.
  public let name: String
  /// The type its values must have.
  public let type: DemandedType
  /// Whether a source without it breaks the contract.
  public var mandatory: Bool
  /// Whether a row may lack a value.
  public var nullable: Bool
  /// The smallest allowed value, as SQL reads it.
  public var minimum: String?
  /// The largest allowed value.
  public var maximum: String?
  /// A regular expression (RE2) that the whole text must match.
  public var pattern: String?
  /// The only allowed values.
  public var allowed: [String]?
  /// Whether no two rows may share a value.
  public var unique: Bool

  /// Creates a column; mandatory columns are not nullable unless told otherwise.
  public init(
    _ name: String, _ type: DemandedType, mandatory: Bool = true, nullable: Bool? = nil,
    minimum: String? = nil,
    maximum: String? = nil, pattern: String? = nil, allowed: [String]? = nil, unique: Bool = false
  ) {
    self.name = name
    self.type = type
    self.mandatory = mandatory
    self.nullable = nullable ?? !mandatory
    self.minimum = minimum
    self.maximum = maximum
    self.pattern = pattern
    self.allowed = allowed
    self.unique = unique
  }
}

/// The type that a contract asks for: exact, or a family where sources may differ.
public enum DemandedType: Hashable, Sendable {
  /// Exactly this type.
  case exactly(DataType)
  /// Any exact number: integers and decimals of every precision.
  case decimal
  /// A point in time: a date, a timestamp, or a timestamp with its zone. Keys use its timestamp in UTC.
  case timestamp

  /// Whether a column of the type satisfies the demand.
  public func accepts(_ type: DataType) -> Bool {
    switch (self, type) {
    case (.exactly(let demanded), _): demanded == type
    case (.decimal, .integer), (.decimal, .decimal): true
    case (.timestamp, .date), (.timestamp, .timestamp), (.timestamp, .timestamptz): true
    default: false
    }
  }

  /// The type a value has in a key that sources share, so that the same thing has the same key everywhere; nil where the
  /// canonical text does not depend on the type.
  public var keyType: DataType? {
    switch self {
    case .exactly, .decimal: nil
    case .timestamp: .timestamp
    }
  }
}

extension DemandedType: CustomStringConvertible {
  /// The name people write.
  public var description: String {
    switch self {
    case .exactly(let type): type.description
    case .decimal: "decimal"
    case .timestamp: "timestamp"
    }
  }

  /// Reads the name people write.
  public init?(_ name: String) {
    switch name {
    case "decimal": self = .decimal
    case "timestamp": self = .timestamp
    default:
      guard let type = DataType(name) else { return nil }
      self = .exactly(type)
    }
  }

  /// The simple names, for messages and the schema.
  public static let names = [
    "boolean", "integer", "decimal", "double", "text", "date", "time", "timestamp", "timestamptz", "uuid",
    "json",
  ]
}

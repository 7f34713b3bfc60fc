/// What programs downstream need to know of a source to query its rows: its hub, its relations, what its columns mean.
///
/// True of the vault as it is: everything but the name, the tag and the users is read from the registry. A source that was
/// never loaded has no satellites and no mapping yet. The keys of the JSON are a promise; new ones may be added.
public struct SourceMetadata: Hashable, Sendable, Codable {
  /// The source's name.
  public let name: String
  /// The tag it fulfils.
  public let tag: String
  /// Whose rows it provides.
  public let users: [String]
  /// The tag's hub, with its schema: `vault.hub_<tag>`.
  public let hub: String
  /// The columns that join hub and satellites: always `pk`.
  public let keyColumns: [String]
  /// What the primary key is made of, in order: canonical names, or stored ones where the key is the source's own.
  public let businessKeyColumns: [String]
  /// The relation of the source's current rows -> canonical name -> column of that relation. Besides the tag's columns it maps
  /// `pk`, `created_at` and, under their own names, columns that only a dimension uses.
  public let satellites: [String: [String: String]]
  /// The tables behind the relation, oldest first.
  public let satelliteVersions: [SatelliteVersion]
  /// Canonical name -> column, for the tag's columns alone.
  public let columnMapping: [String: String]
  /// Dimension -> the names of its columns, as ``satellites`` maps them.
  public let dimensions: [String: [String]]
  /// Renamed dimensions: none, as every dimension is declared under the name it has.
  public let dimensionMap: [String: String]

  private enum CodingKeys: String, CodingKey {
    case name, tag, users, hub, satellites, dimensions
    case keyColumns = "key_columns"
    case businessKeyColumns = "business_key_columns"
    case satelliteVersions = "satellite_versions"
    case columnMapping = "column_mapping"
    case dimensionMap = "dimension_map"
  }
}

/// One table of a source: the rows of one user in one schema.
public struct SatelliteVersion: Hashable, Sendable, Codable {
  /// The table, in the schema `vault`.
  public let table: String
  /// Whose rows it holds.
  public let user: String
  /// 1 for the first schema of the source and user.
  public let version: Int
  /// UTC, `YYYY-MM-DDTHH:MM:SSZ`.
  public let createdAt: String
  /// The source's columns in order, without those of bookkeeping.
  public let columns: [Column]
  /// How keys and row hashes were made.
  public let hashVersion: String

  private enum CodingKeys: String, CodingKey {
    case table, user, version, columns
    case createdAt = "created_at"
    case hashVersion = "hash_version"
  }

  /// A column of a satellite.
  public struct Column: Hashable, Sendable, Codable {
    /// The stored name.
    public let name: String
    /// The name in the source.
    public let original: String
    /// The stored type, for example `decimal(18,2)`.
    public let type: DataType
    /// The canonical column it provides; absent where it provides none.
    public let canonical: String?
  }
}

/// A source's metadata as a document: its values at the top, and once more under `source`, where clients of the original
/// tool look for them.
public struct SourceDocument: Hashable, Sendable, Codable {
  /// The values.
  public let metadata: SourceMetadata

  /// Wraps metadata.
  public init(_ metadata: SourceMetadata) { self.metadata = metadata }

  private enum Envelope: CodingKey { case source }

  /// Reads the values at the top.
  public init(from decoder: any Decoder) throws { metadata = try SourceMetadata(from: decoder) }

  /// Writes the values twice.
  public func encode(to encoder: any Encoder) throws {
    try metadata.encode(to: encoder)
    var container = encoder.container(keyedBy: Envelope.self)
    try container.encode(metadata, forKey: .source)
  }
}

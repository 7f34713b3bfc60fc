/// What programs downstream need to know of a tag: its contract, its canonical view, who fulfils it.
public struct TagMetadata: Hashable, Sendable, Codable {
  /// The tag's name, which is also that of its canonical view.
  public let name: String
  /// What its rows are.
  public let description: String
  /// Its hub, with its schema.
  public let hub: String
  /// The canonical columns in order, with their rules.
  public let columns: [Column]
  /// The dimensions that its canonical view has, or will have once something is loaded.
  public let dimensions: [String]
  /// The declared sources that fulfil it.
  public let sources: [String]
  /// Whether its canonical view exists: whether one of them was loaded.
  public let isLoaded: Bool

  private enum CodingKeys: String, CodingKey {
    case name, description, hub, columns, dimensions, sources
    case isLoaded = "is_loaded"
  }

  /// A canonical column. Rules that do not apply are absent.
  public struct Column: Hashable, Sendable, Codable {
    /// The canonical name.
    public let name: String
    /// The type that the contract demands, for example `decimal`.
    public let type: String
    /// Whether every source provides it.
    public let mandatory: Bool
    /// Whether values may be NULL.
    public let nullable: Bool
    /// Whether no two rows of a read share a value.
    public let unique: Bool
    /// The smallest and the largest allowed value.
    public let minimum: String?, maximum: String?
    /// A regular expression that the whole text matches.
    public let pattern: String?
    /// The only allowed values.
    public let allowed: [String]?
  }

  init(_ tag: Tag, sources definitions: [SourceDefinition], satellites: [SatelliteRecord]) {
    let definitions = definitions.filter { $0.tag.name == tag.name }
    let satellites = satellites.filter { $0.tag == tag.name }
    name = tag.name
    description = tag.summary
    hub = "\(VaultSQL.schema).\(Naming.hub(tag: tag.name))"
    columns = tag.columns.map { column in
      Column(
        name: column.name, type: column.type.description, mandatory: column.mandatory,
        nullable: column.nullable, unique: column.unique, minimum: column.minimum, maximum: column.maximum,
        pattern: column.pattern, allowed: column.allowed)
    }
    let declared = Array(tag.dimensions.keys) + definitions.flatMap(\.dimensions.keys)
    dimensions = Set(satellites.isEmpty ? declared : satellites.flatMap(\.dimensions.keys)).sorted()
    sources = definitions.map(\.name)
    isLoaded = !satellites.isEmpty
  }
}

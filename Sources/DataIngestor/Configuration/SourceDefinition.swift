/// A declared source: where rows come from, whose they are, what they are for.
public struct SourceDefinition: Sendable {
  /// Its name, unique in the configuration.
  public let name: String
  /// The contract it fulfils.
  public let tag: Tag
  /// Whose rows they are; with several users `{user}` in the reader's settings stands for each.
  public let users: [String]
  /// What reads it, for example `csv`.
  public let reader: ReaderKind
  /// The reader's settings.
  public let readerSettings: Setting
  /// Canonical name -> the source's column.
  public let columns: [String: String]
  /// Key columns: canonical names or the source's own; empty for the tag's mandatory columns.
  public let key: [String]
  /// Overrides who shares the key.
  public let scope: ScopeOverride?
  /// Dimension -> the source's columns.
  public let dimensions: [String: [String]]
  /// Types fixed by the source: the source's column -> type.
  public let types: [String: DataType]
  /// Formats fixed by the source: the source's column -> `strptime` format.
  public let formats: [String: String]
  /// The decimal mark, where the source fixes it.
  public let decimalMark: String?
  /// The last year of this century that two digits may mean, where the source says so.
  public let yearPivot: Int?
  /// How column names are stored.
  public let naming: NamingPolicy
  /// Columns of the key, or canonical columns, whose values may be NULL.
  public let allowNull: Set<String>
  /// Whether a read without rows is a success.
  public let allowEmpty: Bool
  /// What absence of a key says.
  public private(set) var extract: Extract
  /// What different rows with one key in one batch mean.
  public let onKeyConflict: KeyConflict
  /// The source's column that orders rows of one key.
  public let orderBy: String?
  /// What happens to rows that cannot be loaded.
  public let onBadRow: BadRowPolicy
  /// What a changed schema does.
  public let schemaChange: SchemaChange
  /// Other names of columns: a name in the source -> the one that the declaration has for it.
  public let aliases: [String: String]
  /// When it runs by itself; nil for never.
  package let schedule: SourceSchedule?
  /// How old its newest row may be, where that is declared.
  package let freshness: Freshness?
  /// Who asks for files at addresses, and how far archives are unpacked.
  package let places: PlaceSettings
  /// The declaration, for positions and for the ledger.
  public let setting: Setting

  /// The same source where absence of a key says nothing.
  var incremental: SourceDefinition {
    var definition = self
    definition.extract = .incremental
    return definition
  }

  /// Who shares a key.
  public enum ScopeOverride: String, Sendable, CaseIterable { case tag, source }
  /// What absence of a key says: nothing, or that it is gone.
  public enum Extract: String, Sendable, CaseIterable { case incremental, full }
  /// What different rows with one key in one batch mean.
  public enum KeyConflict: String, Sendable, CaseIterable {
    /// The whole group is one state.
    case keepAll = "keep_all"
    /// A violation.
    case error
    /// Only the last in order counts.
    case last
    /// Each is a state of its own, in order.
    case versions
  }
  /// What happens to rows that cannot be loaded.
  public enum BadRowPolicy: String, Sendable, CaseIterable {
    /// The source fails.
    case fail
    /// Rows that a reader had to repair are loaded as repaired, and told; rows that break the contract fail the source.
    case warn
    /// They are set aside, whole.
    case quarantine
  }
  /// What a changed schema does.
  public enum SchemaChange: String, Sendable, CaseIterable {
    /// A new satellite.
    case newVersion = "new_version"
    /// A violation.
    case freeze
  }
}

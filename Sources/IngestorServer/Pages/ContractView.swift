import DataIngestor

/// A tag's contract as a page shows it, with the mapping of a source where one is meant.
struct ContractView {
  let columns: [Column]
  /// Columns that a source has besides the contract.
  let others: [Column]
  let isMapped: Bool
  /// The optional columns that the source does not provide, in one text.
  let missing: String?

  /// One column.
  struct Column {
    let name: String
    let type: String
    let rules: String
    let original: String?
    let stored: String?
    let format: String?
    let isKey: Bool
  }

  /// - Parameter satellite: The newest of a source.
  init(_ tag: Tag, _ satellite: SatelliteRecord? = nil) {
    let keys = Set(satellite?.key.columns.map(\.column) ?? [])
    func column(_ name: String, _ type: String, _ rules: String, _ stored: StoredColumn?) -> Column {
      Column(
        name: name, type: type, rules: rules, original: stored?.original,
        stored: stored.map { "\($0.name) \($0.type)" + ($0.isUnproved ? " (no value yet)" : "") },
        format: stored?.format, isKey: stored.map { keys.contains($0.name) } ?? false)
    }
    let provided = Set(satellite?.columns.compactMap(\.canonical) ?? tag.columns.map(\.name))
    let absent = tag.columns.map(\.name).filter { !provided.contains($0) }
    missing = absent.isEmpty ? nil : absent.joined(separator: ", ")
    columns = tag.columns.filter { provided.contains($0.name) }.map { canonical in
      column(
        canonical.name, canonical.type.description, Self.rules(canonical),
        satellite?.columns.first { $0.canonical == canonical.name })
    }
    others = (satellite?.columns ?? []).filter { $0.canonical == nil }.map { column($0.name, "", "", $0) }
    isMapped = satellite != nil
  }

  private static func rules(_ column: CanonicalColumn) -> String {
    [
      column.mandatory ? "mandatory" : "optional", column.nullable ? nil : "never NULL",
      column.minimum.map { "at least \($0)" }, column.maximum.map { "at most \($0)" },
      column.pattern.map { "matches \($0)" }, column.allowed.map { "one of \($0.joined(separator: ", "))" },
      column.unique ? "unique" : nil,
    ].compactMap(\.self).joined(separator: ", ")
  }
}

/// The columns of one source and user as this run found them, and how each relation provides them.
struct SourceSchema: Sendable {
  /// One relation and what its texts become.
  struct Group: Sendable {
    let relation: StagedRelation
    /// The stored columns, in the relation's order.
    let columns: [StoredColumn]
    /// Stored name -> an expression of its value over the relation.
    let values: [String: String]
    /// Rows, as the pass that proved the types counted them.
    let rows: Int

    /// The set of (name, type), order ignored.
    var fingerprint: String { Self.fingerprint(columns) }

    static func fingerprint(_ columns: [StoredColumn]) -> String {
      columns.map { "\($0.name):\($0.type)" }.sorted().joined(separator: "|")
    }
  }

  let groups: [Group]
  let key: KeyRecord
  let dimensions: [String: [String]]
}

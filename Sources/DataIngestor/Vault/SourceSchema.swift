/// The columns of one source and user as this run found them, and how each relation provides them.
struct SourceSchema: Sendable {
  /// One relation and what its texts become.
  struct Group: Sendable {
    let relation: StagedRelation
    /// The stored columns, in the relation's order.
    let columns: [StoredColumn]
    /// Stored name -> how it is made of the relation.
    let readings: [String: ColumnReading]
    /// Rows, as the pass that proved the types counted them; nil where there was none yet.
    let rows: Int?
    /// A condition over the relation and ``violationValues`` that no row may meet; nil where all rows were checked.
    var violation: String?
    /// Expressions that the condition uses, by name.
    var violationValues: [(name: String, sql: String)] = []
    /// What no row may meet because the destination cannot store it: a stored column, and what makes the condition of its value. No row
    /// that is there already does.
    var destinationRules: [(column: String, test: @Sendable (String) -> String)] = []

    /// An expression of a stored column's value over the relation.
    func value(of name: String) -> String {
      guard let reading = readings[name] else { return "NULL" }
      let source = reading.source ?? "NULL"
      return rows == nil ? reading.checkedValue(source) : reading.value(source)
    }

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

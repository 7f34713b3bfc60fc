import DuckDB

/// Columns of SQLite, which hold values of any type whatever was declared: numbers beside texts, dates as people write them. The
/// engine's scanner goes by the declaration and fails; such columns are read as texts, whose values prove the type.
extension DatabaseReader {
  /// Whether a statement failed of a value that is not of its column's declared type.
  func isMisfit(_ error: DuckDBError) -> Bool {
    error.message.contains("Invalid type in column") || error.code == .conversion
  }

  /// The columns that hold values of other types than the engine reads them as, and those that are read as texts because of them: dates
  /// too, for they may be texts that are none.
  func misfits(_ alias: String, on connection: borrowing Connection) throws(DuckDBError) -> (
    texts: Set<String>, misfits: Set<String>
  ) {
    let columns = try described(alias, on: connection).compactMap { column in
      column[0].text.flatMap { name in column[1].text.map { (name: name, type: $0) } }
    }
    let lists = columns.map { "group_concat(DISTINCT \(Self.storageClass(of: $0.type, SQL.name($0.name))))" }
    let query = kind.subquery("SELECT \(lists.joined(separator: ", ")) FROM \(own) AS own", alias)
    guard !lists.isEmpty, let found = try inTransaction("SELECT * FROM \(query)", on: connection).first else {
      return ([], [])
    }
    var (texts, misfits): (Set<String>, Set<String>) = ([], [])
    for (column, classes) in zip(columns, found) {
      let classes = Set((classes.text ?? "").split(separator: ",").map(String.init)).subtracting(["null"])
      let isMisfit = !classes.isSubset(of: Self.classes(of: column.type))
      if isMisfit { misfits.insert(column.name) }
      if isMisfit || classes.contains("date") { texts.insert(column.name) }
    }
    return (texts, misfits.isEmpty ? texts : misfits)
  }

  /// The rows of a query in the database's own words, which is bound to the transaction in which it was prepared.
  private func inTransaction(_ query: String, on connection: borrowing Connection) throws(DuckDBError)
    -> [[Value]]
  {
    try connection.execute("BEGIN")
    defer { connection.rollback() }
    return try connection.query(query).rows
  }

  /// SQLite's expression of how a value is stored; `date` is a text that it takes for one.
  private static func storageClass(of type: String, _ x: String) -> String {
    guard ["DATE", "TIMESTAMP"].contains(type) else { return "typeof(\(x))" }
    return "CASE WHEN typeof(\(x)) = 'text' AND julianday(\(x)) IS NOT NULL THEN 'date' ELSE typeof(\(x)) END"
  }

  /// How values are stored that the engine reads as a type.
  private static func classes(of type: String) -> Set<String> {
    switch type {
    case "BIGINT": ["integer"]
    case "DOUBLE": ["integer", "real"]
    case "BLOB": ["blob"]
    case "VARCHAR": ["text"]
    default: ["integer", "date"]
    }
  }

  /// How a value passes a query of SQLite, which the engine reads as texts, and what the engine makes of it again.
  static func way(of type: String, _ x: String) -> (there: String, back: String)? {
    switch type {
    case "BIGINT": (x, "CAST(\(x) AS BIGINT)")
    case "DOUBLE": ("CASE WHEN \(x) IS NOT NULL THEN printf('%!.17g', \(x)) END", "CAST(\(x) AS DOUBLE)")
    case "BLOB": ("CASE WHEN \(x) IS NOT NULL THEN hex(\(x)) END", "unhex(\(x))")
    default: nil
    }
  }

  /// Tells which columns were read as texts.
  func note(of misfits: Set<String>) -> Problem {
    Problem(
      "source.database.types",
      "Columns hold values that are not of the type they were declared with; what they hold decides on theirs.",
      severity: .note, source: context.source, file: place, examples: misfits.sorted())
  }
}

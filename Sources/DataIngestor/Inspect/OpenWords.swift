import DuckDB

/// What columns of texts hold that might be no text: words for NULL, and nothing but words for yes and no. Nothing proves it, so
/// that it is told and not guessed.
struct OpenWords {
  let problems: [Problem]

  init(
    of relation: StagedRelation, _ findings: [String: TypeProver.Finding], on connection: borrowing Connection
  ) throws {
    let columns = relation.columns.filter { column in
      guard let finding = findings[column.name], column.type == nil else { return false }
      return finding.format.notation == .text && finding.nonNull > 0
    }
    guard !columns.isEmpty else {
      problems = []
      return
    }
    let words = (BooleanWords.demanded.true + BooleanWords.demanded.false).filter { $0 != "1" && $0 != "0" }
    let list = words.map(SQL.text).joined(separator: ", ")
    let tests = columns.map { column in
      let x = SQL.name(column.name)
      let word = "lower(trim(\(x)))"
      return """
        \(relation.findsNullWords ? NullWords.list(x) : "NULL"), bool_and(\(word) IN (\(list))), \
        cardinality(histogram(CASE WHEN \(word) IN (\(list)) THEN \(word) END))
        """
    }
    var row =
      (try connection.query("SELECT \(tests.joined(separator: ", ")) FROM \(relation.source)").rows.first
      ?? [])[...]
    var problems: [Problem] = []
    for column in columns {
      let nulls = NullWords.found(row.popFirst())
      let (isYesOrNo, count) = (row.popFirst()?.bool == true, row.popFirst()?.int ?? 0)
      func note(_ code: String, _ message: String, _ advice: String) {
        problems.append(
          Problem(
            code, message, severity: .note, source: "inspect", file: relation.inputs.first?.name,
            column: column.original, advice: advice))
      }
      if !nulls.isEmpty {
        note(
          "inspect.null_words",
          "\(nulls.map { "'\($0)'" }.joined(separator: ", ")) in the column '\(column.original)' may mean that there is no value; among texts nothing proves it.",
          "If so, declare 'null_values' under '\(relation.settings)': it holds for every column.")
      }
      if isYesOrNo, count <= 2 {
        note(
          "inspect.boolean", "The column '\(column.original)' holds only words for yes and no.",
          "To store it as boolean declare 'types: {\(YAMLText.quoted(column.original)): boolean}' for the source."
        )
      }
    }
    self.problems = problems
  }
}

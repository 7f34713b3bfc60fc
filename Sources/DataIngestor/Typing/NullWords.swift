import DuckDB

/// Words that say that there is no value: `NULL`, `N/A`, `--`. They are read as NULL only where all other values of the column
/// have a type that is no text, and that is told; among texts nothing proves that they are none.
enum NullWords {
  private static let words = [
    "null", "n/a", "na", "n.a.", "#n/a", "#na", "nan", "none", "nil", "\\n", "-", "--", "---", "–", "—", "..",
    ".",
    "(null)", "<null>", "?", "k.a.", "k. a.",
  ]

  /// True exactly for such a word; NULL for NULL.
  static func holds(_ x: String) -> String {
    "lower(trim(\(x))) IN (\(words.map(SQL.text).joined(separator: ", ")))"
  }

  /// A proof of a format for all texts but such words, for which it is NULL.
  static func proof(_ proof: String, _ x: String) -> String {
    "CASE WHEN \(proof) THEN true WHEN \(holds(x)) OR \(x) IS NULL THEN NULL ELSE false END"
  }

  /// The texts with some of them as NULL.
  /// - Parameter found: The words as they stand in the column.
  static func asNull(_ found: [String], _ x: String) -> String {
    found.isEmpty
      ? x : "CASE WHEN \(x) IN (\(found.map(SQL.text).joined(separator: ", "))) THEN NULL ELSE \(x) END"
  }

  /// An aggregate of the words that a column holds, each once, and how to read it.
  ///
  /// No FILTER and no DISTINCT: where a query has thousands of aggregates, the engine keeps the values of all columns for every
  /// FILTER, and megabytes for every DISTINCT.
  static func list(_ x: String) -> String {
    "array_to_string(list_sort(map_keys(histogram(CASE WHEN \(holds(x)) THEN \(x) END))), chr(31))"
  }

  static func found(_ value: Value?) -> [String] {
    value?.text?.split(separator: "\u{1F}").map(String.init) ?? []
  }
}

extension TypeProver.Finding {
  /// What is told of words that are read as NULL.
  func nullWordsNote(_ column: StagedRelation.Column, _ relation: StagedRelation, _ source: String)
    -> Problem?
  {
    guard !nullWords.isEmpty, rivals.isEmpty else { return nil }
    return Problem(
      "contract.null_words",
      "\(nullWords.map { "'\($0)'" }.joined(separator: ", ")) in the column '\(column.original)' is read as NULL: all other values are \(format.type).",
      severity: .note, source: source, file: relation.inputs.first?.name, column: column.original,
      examples: nullWords,
      advice:
        "Declare 'null_values' under '\(relation.settings)': a list of the words that are NULL in every column, or [] for none."
    )
  }
}

import DuckDB

/// Rows in the staging engine, before they are typed, keyed and compared.
package struct StagedRelation: Sendable {
  /// What SQL puts after FROM: a table, or a table function that reads the files again.
  package private(set) var source: String
  /// The columns in the order of the source.
  package private(set) var columns: [Column]
  /// An expression of the record source (file, page, table) of a row.
  package let recordSource: String
  /// Whether a text may hold a byte 0x1D to 0x1F.
  package var mayHoldSeparators: Bool
  /// Whether words such as `N/A` among values of a type are read as NULL, because nobody declared which words are.
  package var findsNullWords = false
  /// The kind of source under which words for NULL are declared.
  package var settings = "csv"
  /// Whether an absent column only means NULL, as in JSON.
  package var isSelfDescribing: Bool
  /// How many rows it has, where the reader knows; for telling how far a statement is.
  package var rows: Int?
  /// The size of the files that it is read from as it is loaded, in bytes; nil where the reader did not ask.
  package var bytes: Int?
  /// The inputs it was made of.
  package let inputs: [Input]
  /// An expression of what is wrong with a row that is to be set aside, NULL for all others; nil where there is none.
  package var fault: String?
  /// A condition that a row meets which contradicts what the reader presumed of all rows; nil where it read them.
  package var presumption: String?
  /// What the reader noticed and does not fail for.
  package var diagnostics: [Problem]
  /// SQL that yields `line` and every column for one input, in order: for error messages; nil where lines mean nothing.
  package var numberedRows: (@Sendable (Input) -> String)?
  /// An expression of the place that a numbered row is told with, such as a sheet of its file; nil for its input.
  package var place: String?

  /// How many rows it may have, to decide how it is compared; nil where nothing tells. Some 64 bytes make a row of a file.
  var expectedRows: Int? { rows ?? bytes.map { $0 / 64 } }

  /// One column.
  package struct Column: Hashable, Sendable {
    /// The name in the source.
    package let original: String
    /// The name in the relation.
    package let name: String
    /// The type, where the source itself knows it; nil for text whose type is to be proved.
    package var type: DataType?

    package init(original: String, name: String, type: DataType? = nil) {
      self.original = original
      self.name = name
      self.type = type
    }
  }

  package init(
    source: String, columns: [Column], recordSource: String, mayHoldSeparators: Bool = true,
    isSelfDescribing: Bool = false, inputs: [Input], diagnostics: [Problem] = [],
    fault: String? = nil, numberedRows: (@Sendable (Input) -> String)? = nil
  ) {
    self.source = source
    self.columns = columns
    self.recordSource = recordSource
    self.mayHoldSeparators = mayHoldSeparators
    self.isSelfDescribing = isSelfDescribing
    self.inputs = inputs
    self.diagnostics = diagnostics
    self.fault = fault
    self.numberedRows = numberedRows
  }

  /// The same relation with some of its columns as the texts of their values, their types to be proved.
  func asTexts(_ names: Set<String>) -> StagedRelation {
    if names.isEmpty { return self }
    let casts = names.sorted().map { "CAST(\(SQL.name($0)) AS VARCHAR) AS \(SQL.name($0))" }
    var relation = replacingSource { "(SELECT * REPLACE (\(casts.joined(separator: ", "))) FROM \($0))" }
    for index in relation.columns.indices where names.contains(relation.columns[index].name) {
      relation.columns[index].type = nil
    }
    return relation
  }

  /// The same relation with the values of some columns as expressions of them, and without others.
  func changing(
    _ changed: [String: (sql: String, type: DataType?)], leavingOut left: Set<String>
  ) -> StagedRelation {
    let values = changed.sorted { $0.key < $1.key }.map { "\($0.value.sql) AS \(SQL.name($0.key))" }
    var relation =
      values.isEmpty
      ? self : replacingSource { "(SELECT * REPLACE (\(values.joined(separator: ", "))) FROM \($0))" }
    for (index, column) in relation.columns.enumerated() {
      if let type = changed[column.name]?.type { relation.columns[index].type = type }
    }
    relation.columns.removeAll { left.contains($0.name) }
    return relation
  }

  /// An expression of the place that the rows of an input are told with.
  func place(of input: Input) -> String { place ?? SQL.text(input.name) }

  /// The same relation over another source, numbered rows included.
  /// - Parameter change: Makes something to put after FROM of another.
  func replacingSource(_ change: @escaping @Sendable (String) -> String) -> StagedRelation {
    var relation = self
    relation.source = change(source)
    if let numberedRows {
      relation.numberedRows = { input in "SELECT * FROM " + change("(" + numberedRows(input) + ")") }
    }
    return relation
  }
}

import DuckDB

/// Rows of texts that a reader made itself, all with the same columns.
package struct TextRows: Sendable {
  /// A row and where it comes from.
  package struct Row: Sendable {
    /// Its record source: file and page, address.
    package let recordSource: String
    /// One text for each column; nil is NULL.
    package let cells: [String?]
    /// The line of the file it begins in, where lines mean something.
    package let line: Int?

    package init(recordSource: String, cells: [String?], line: Int? = nil) {
      self.recordSource = recordSource
      self.cells = cells
      self.line = line
    }
  }

  /// The columns by their names in the source.
  package let columns: [String]
  /// Columns whose values are texts and nothing else, such as identifiers of digits: no type is sought for them.
  package let texts: Set<String>
  /// The rows in the order of the source.
  package var rows: [Row]

  package init(columns: [String], texts: Set<String> = [], rows: [Row]) {
    self.columns = columns
    self.texts = texts
    self.rows = rows
  }
}

extension StagingArea {
  /// Puts rows into staging: one relation for each set of columns.
  package func stage(_ pieces: [TextRows], of inputs: [Input], diagnostics: [Problem] = []) async throws
    -> [StagedRelation]
  {
    var layouts: [TextRows] = []
    for piece in pieces {
      if let index = layouts.firstIndex(where: { $0.columns == piece.columns }) {
        layouts[index].rows += piece.rows
      } else {
        layouts.append(piece)
      }
    }
    var relations: [StagedRelation] = []
    for layout in layouts {
      var relation = try await stage(layout, of: inputs)
      if relations.isEmpty { relation.diagnostics = diagnostics }
      relations.append(relation)
    }
    return relations
  }

  private func stage(_ rows: TextRows, of inputs: [Input]) async throws -> StagedRelation {
    let table = newTable("rows")
    let columns = rows.columns.enumerated().map {
      StagedRelation.Column(original: $1, name: "c\($0 + 1)", type: rows.texts.contains($1) ? .text : nil)
    }
    try await engine.run { connection in
      let cells = columns.map { ", \(SQL.name($0.name)) VARCHAR" }.joined()
      try connection.execute("CREATE TEMP TABLE \(SQL.name(table)) (c0 VARCHAR, line BIGINT\(cells))")
      var appender = try TextAppender(connection, table: table, width: columns.count + 2)
      for row in rows.rows { try appender.append([row.recordSource, row.line.map { "\($0)" }] + row.cells) }
      try appender.finish()
    }
    var relation = StagedRelation(
      source: SQL.name(table), columns: columns, recordSource: "c0", inputs: inputs)
    if rows.rows.contains(where: { $0.line != nil }) {
      relation.numberedRows = { input in
        // A record source may name a part of its file: `page.html#table=2`.
        let file = SQL.text(input.name)
        return "SELECT * FROM \(SQL.name(table)) WHERE c0 = \(file) OR starts_with(c0, \(file) || '#')"
      }
    }
    return relation
  }
}

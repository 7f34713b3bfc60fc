import DuckDB

/// Rows of texts that a reader made itself, all with the same columns.
package struct TextRows: Sendable {
  /// A row and where it comes from.
  package struct Row: Sendable {
    /// Its record source: file and page, address.
    package let recordSource: String
    /// One text for each column; nil is NULL.
    package let cells: [String?]

    package init(recordSource: String, cells: [String?]) {
      self.recordSource = recordSource
      self.cells = cells
    }
  }

  /// The columns by their names in the source.
  package let columns: [String]
  /// The rows in the order of the source.
  package var rows: [Row]

  package init(columns: [String], rows: [Row]) {
    self.columns = columns
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
      StagedRelation.Column(original: $1, name: "c\($0 + 1)")
    }
    try await engine.run { connection in
      let cells = (["c0"] + columns.map(\.name)).map { "\(SQL.name($0)) VARCHAR" }.joined(separator: ", ")
      try connection.execute("CREATE TEMP TABLE \(SQL.name(table)) (\(cells))")
      var appender = try TextAppender(connection, table: table, width: columns.count + 1)
      for row in rows.rows { try appender.append([row.recordSource] + row.cells) }
      try appender.finish()
    }
    return StagedRelation(source: SQL.name(table), columns: columns, recordSource: "c0", inputs: inputs)
  }
}

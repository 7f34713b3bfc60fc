import DelimitedText
import DuckDB

/// How the files of a group are read by the engine: their dialect and their columns in order, with nothing left to guess.
struct CSVLayout: Hashable, Sendable {
  let delimiter: String
  let quote: String
  let hasHeader: Bool
  let lineEnd: String
  let nullWords: [String]
  let columns: [String]

  /// The layout of a regular file.
  init(_ file: CSVFile, _ options: CSVOptions) {
    let dialect = file.detection.dialect.dialect
    delimiter = String(decoding: dialect.delimiter, as: UTF8.self)
    quote = dialect.quote.map { String(UnicodeScalar($0)) } ?? ""
    hasHeader = file.detection.layout.header != nil
    lineEnd = file.detection.lineEnd
    nullWords = options.nullWords
    columns = file.columns
  }

  private var names: [String] { columns.indices.map { "c\($0 + 1)" } }

  /// DuckDB's reader over some files.
  /// - Parameter longestRow: The bytes of their longest row, as far as that is known.
  private func scan(_ inputs: [Input], longestRow: Int) -> String {
    let types = names.map { "\(SQL.text($0)): 'VARCHAR'" }.joined(separator: ", ")
    return """
      read_csv(\(SQL.list(inputs.map(\.location))), auto_detect = false, header = \(hasHeader), \
      delim = \(SQL.text(delimiter)), quote = \(SQL.text(quote)), escape = \(SQL.text(quote)), columns = {\(types)}, \
      filename = 'c0'\(Self.nulls(nullWords))\(Self.room(for: longestRow)))
      """
  }

  /// Room for rows that are longer than the engine reads by itself.
  static func room(for longestRow: Int) -> String {
    guard longestRow > 1_900_000 else { return "" }
    let limit = longestRow + longestRow / 8
    return ", max_line_size = \(limit), buffer_size = \(max(32 << 20, 2 * limit))"
  }

  static func nulls(_ words: [String]) -> String {
    words.isEmpty ? "" : ", nullstr = \(SQL.list([""] + words))"
  }

  /// The files as a relation.
  func relation(_ files: [CSVFile]) -> StagedRelation {
    let inputs = files.map(\.input)
    let longestRow = files.map(\.longestRow).max() ?? 0
    var relation = StagedRelation(
      source: scan(inputs, longestRow: longestRow),
      columns: zip(columns, names).map { .init(original: $0, name: $1) },
      recordSource: Input.recordSource(of: inputs, location: "c0"), inputs: inputs,
      numberedRows: { input in
        let cells = names.map { "coalesce(\(SQL.name($0)), '')" }.joined(separator: " || ")
        // A value over several lines moves all later rows down.
        return """
          SELECT *, \(hasHeader ? 2 : 1) + coalesce(sum(breaks + 1) OVER (ORDER BY row ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) \
          AS line FROM (SELECT *, row_number() OVER () AS row, length(\(cells)) - length(replace(\(cells), chr(10), '')) AS breaks \
          FROM \(scan([input], longestRow: longestRow)))
          """
      })
    relation.mayHoldSeparators = files.contains(where: \.mayHoldSeparators)
    let rows = files.compactMap(\.rows)
    relation.rows = rows.count == files.count ? rows.reduce(0, +) : nil
    return relation
  }
}

import DuckDB
import Foundation

/// How the files of a group are laid out: their dialect and their columns in order.
struct CSVLayout: Hashable, Sendable {
  let delimiter: String
  let quote: String
  let escape: String
  let hasHeader: Bool
  let skip: Int
  let nullWords: [String]
  let columns: [String]

  private static let delimiters: [String] = [",", ";", "\t", "|"]

  /// Reads the start of a file.
  init(of input: Input, options: CSVOptions, source: String) throws {
    let url = URL(fileURLWithPath: input.location)
    guard let handle = try? FileHandle(forReadingFrom: url) else {
      throw IngestError(
        .source, Problem("source.unreadable", "The file cannot be opened.", source: source, file: input.name))
    }
    defer { try? handle.close() }
    var data = try handle.read(upToCount: 1 << 20) ?? Data()
    if data.starts(with: [0xEF, 0xBB, 0xBF]) { data = data.dropFirst(3) }
    let text = String(decoding: data, as: UTF8.self)
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).dropFirst(
      options.skip)
    guard let first = lines.first, !first.isEmpty else {
      throw IngestError(
        .source,
        Problem(
          "source.empty", "The file is empty.", source: source, file: input.name,
          advice: "Remove it, or put its content back."))
    }
    quote = options.quote ?? "\""
    escape = options.escape ?? quote
    hasHeader = options.hasHeader
    skip = options.skip
    nullWords = options.nullWords
    let quoteMark = quote
    let delimiter =
      options.delimiter
      ?? Self.delimiters.max {
        Self.split(String(first), $0, quoteMark).count < Self.split(String(first), $1, quoteMark).count
      } ?? ","
    self.delimiter = delimiter
    let cells = Self.split(String(first), delimiter, quoteMark)
    columns = options.columnNames ?? (options.hasHeader ? cells : cells.indices.map { "column_\($0 + 1)" })
  }

  /// The cells of one line.
  private static func split(_ line: String, _ delimiter: String, _ quote: String) -> [String] {
    var cells: [String] = []
    var cell = ""
    var isQuoted = false
    var rest = Substring(line)
    while let character = rest.first {
      if String(character) == quote {
        isQuoted.toggle()
        rest.removeFirst()
      } else if !isQuoted, rest.hasPrefix(delimiter) {
        cells.append(cell)
        cell = ""
        rest.removeFirst(delimiter.count)
      } else {
        cell.append(character)
        rest.removeFirst()
      }
    }
    return cells + [cell]
  }

  private var names: [String] { columns.indices.map { "c\($0 + 1)" } }

  /// DuckDB's reader over some files, with nothing left to guess.
  func scan(_ inputs: [Input]) -> String {
    let types = names.map { "\(SQL.text($0)): 'VARCHAR'" }.joined(separator: ", ")
    let nulls = nullWords.isEmpty ? "" : ", nullstr = \(SQL.list([""] + nullWords))"
    return """
      read_csv(\(SQL.list(inputs.map(\.location))), auto_detect = false, header = \(hasHeader), skip = \(skip), \
      delim = \(SQL.text(delimiter)), quote = \(SQL.text(quote)), escape = \(SQL.text(escape)), columns = {\(types)}, \
      filename = 'c0'\(nulls))
      """
  }

  /// The files as a relation.
  func relation(_ inputs: [Input]) -> StagedRelation {
    StagedRelation(
      source: scan(inputs), columns: zip(columns, names).map { .init(original: $0, name: $1) },
      recordSource: Input.recordSource(of: inputs, location: "c0"), inputs: inputs,
      numberedRows: { input in
        let cells = names.map { "coalesce(\(SQL.name($0)), '')" }.joined(separator: " || ")
        // A value over several lines moves all later rows down.
        return """
          SELECT *, \(skip + (hasHeader ? 2 : 1)) + coalesce(sum(breaks + 1) OVER (ORDER BY row ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) \
          AS line FROM (SELECT *, row_number() OVER () AS row, length(\(cells)) - length(replace(\(cells), chr(10), '')) AS breaks \
          FROM \(scan([input])))
          """
      })
  }
}

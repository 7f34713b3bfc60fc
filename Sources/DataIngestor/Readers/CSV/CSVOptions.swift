import DelimitedText

/// The dialect and the layout as far as the configuration fixes them.
struct CSVOptions: Hashable, Sendable {
  /// What the text is read with.
  let reading: ReadingOptions
  let nullWords: [String]
  /// Whether it is left open which words are NULL.
  let findsNullWords: Bool
  let columnNames: [String]?
  /// Which of the tables of a file is read, from 1.
  let table: Int?

  static let properties: [Shape.Property] = [
    .init("path", .string, "A file, a directory searched recursively, or a glob.", required: true),
    .init(
      "encoding", encoding,
      "The character encoding, such as utf-8, windows-1252, latin-9, mac-roman, utf-16; default: found."),
    .init(
      "delimiter", .string,
      "What separates values: any characters, `tab`, or `spaces` for columns aligned by spaces; default: found."
    ),
    .init("quote", .string, "What encloses values, or `none`; default: found."),
    .init("escape", .string, "What escapes a quote besides its doubling, or `none`; default: found."),
    .init(
      "header", .either([.boolean, .integer(1...1_000_000)]),
      "The line of the header; true: the first line that is not skipped; false: there is none; default: found."
    ),
    .init("skip", .integer(0...1_000_000), "How many lines come before the header; default: found."),
    .init("skip_lines", .list(.string), "What lines begin with that are passed over, wherever they are."),
    .init("comment", .string, "What comments begin with; default: #, where not all lines do."),
    .init("footer", .integer(0...1000), "How many lines at the end are no rows; default: found."),
    .init(
      "table", .integer(1...1000),
      "Which table of a file that holds several; default 1, and a second one fails the read."),
    .init(
      "null_values", .list(.string),
      "Words that mean NULL, besides nothing at all; default: found, where the other values of a column have a type."
    ),
    .init(
      "column_names", .list(.string),
      "Names of the columns by position, instead of the header's or where there is none."),
  ]

  private static let encoding = Shape.text(
    expected: "a character encoding, such as utf-8 or windows-1252", pattern: "^[A-Za-z0-9_.: -]+$"
  ) { TextEncoding(named: $0) != nil }

  init(_ settings: Setting) {
    var reading = ReadingOptions()
    reading.encoding = settings["encoding"]?.string.flatMap(TextEncoding.init(named:))
    if let delimiter = settings["delimiter"]?.string {
      reading.dialect.delimiter = delimiter == "spaces" ? [0x20] : Self.bytes(delimiter)
    }
    if let quote = settings["quote"]?.string {
      reading.dialect.quote = .some(quote == "none" ? nil : quote.utf8.first)
    }
    if let escape = settings["escape"]?.string {
      // A quote as its own escape is the doubling that is always understood.
      reading.dialect.escape = .some(
        escape == "none" || escape == settings["quote"]?.string ?? "\"" ? nil : escape.utf8.first)
    }
    if let line = settings["header"]?.int {
      reading.layout.header = .line(line)
    } else if let hasHeader = settings["header"]?.bool {
      reading.layout.header = hasHeader ? .first : Layout.Pins.Header.none
    }
    reading.layout.skip = settings["skip"]?.int
    reading.layout.skippedPrefixes = (settings["skip_lines"]?.strings ?? []).map { Array($0.utf8) }
    reading.layout.comment = settings["comment"]?.string.map { Array($0.utf8) }
    reading.footer = settings["footer"]?.int
    columnNames = settings["column_names"]?.strings
    if columnNames != nil, reading.layout.header == nil, settings["skip"] == nil {
      reading.layout.header = Layout.Pins.Header.none
    }
    self.reading = reading
    nullWords = settings["null_values"]?.strings ?? []
    findsNullWords = settings["null_values"] == nil
    table = settings["table"]?.int
  }

  private static func bytes(_ text: String) -> [UInt8] {
    text == "\\t" || text == "tab" ? [9] : Array(text.utf8)
  }
}

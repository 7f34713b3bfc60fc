/// The dialect as far as the configuration fixes it.
struct CSVOptions: Hashable, Sendable {
  let delimiter: String?
  let quote: String?
  let escape: String?
  let hasHeader: Bool
  let skip: Int
  let nullWords: [String]
  let columnNames: [String]?

  static let properties: [Shape.Property] = [
    .init("path", .string, "A file, a directory searched recursively, or a glob.", required: true),
    .init("delimiter", .string, "What separates values; default: found."),
    .init("quote", .string, "What encloses values; default \"."),
    .init("escape", .string, "What escapes a quote; default the quote doubled."),
    .init("header", .boolean, "Whether the first row names the columns; default true."),
    .init("skip", .integer(0...1_000_000), "How many lines come before the header; default 0."),
    .init("null_values", .list(.string), "Words that mean NULL, besides nothing at all."),
    .init("column_names", .list(.string), "Names of the columns, where the file has no header."),
  ]

  init(_ settings: Setting) {
    delimiter = settings["delimiter"]?.string.map { $0 == "\\t" || $0 == "tab" ? "\t" : $0 }
    quote = settings["quote"]?.string
    escape = settings["escape"]?.string
    hasHeader = settings["header"]?.bool ?? true
    skip = settings["skip"]?.int ?? 0
    nullWords = settings["null_values"]?.strings ?? []
    columnNames = settings["column_names"]?.strings
  }
}

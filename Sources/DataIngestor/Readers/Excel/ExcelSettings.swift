import Workbooks

/// Which cells of a workbook are read, and how.
struct ExcelSettings: Sendable {
  let sheet: String?
  let range: CellRange?
  let hasHeader: Bool
  let nullWords: [String]
  /// Whether it is left open which words are NULL.
  let findsNullWords: Bool

  static let properties: [Shape.Property] = [
    .init("path", .string, "A file, a directory searched recursively, or a glob.", required: true),
    .init("sheet", .string, "The sheet; default the first that is not hidden."),
    .init(
      "range", cells,
      "The cells, such as A3:F200, or from a row on: A3:F. Their first row names the columns; default: found."
    ),
    .init("header", .boolean, "Whether a row names the columns; default true."),
    .init(
      "null_values", .list(.string),
      "Words that mean NULL, besides nothing at all; default: found, where the other values of a column have a type."
    ),
  ]

  private static let cells = Shape.text(
    expected: "cells, such as A3:F200 or A3:F",
    pattern: "^\\$?[A-Za-z]{1,3}\\$?[0-9]*(:\\$?[A-Za-z]{1,3}\\$?[0-9]*)?$"
  ) { CellRange($0) != nil }

  init(_ settings: Setting) {
    sheet = settings["sheet"]?.string
    range = settings["range"]?.string.flatMap { CellRange($0) }
    hasHeader = settings["header"]?.bool ?? true
    nullWords = settings["null_values"]?.strings ?? []
    findsNullWords = settings["null_values"] == nil
  }
}

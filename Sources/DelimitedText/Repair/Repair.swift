/// Something that was not as in a regular file, and what was done about it.
package struct Repair: Hashable, Sendable {
  /// What kind of thing.
  package enum Kind: String, Sendable, CaseIterable {
    // The layout of the file: nothing is uncertain about the rows.
    case preamble, header, repeatedHeader, comment, footer, total, blankLines, trailingDelimiter, optionalTail
    case bareQuotes, nulBytes
    // Rows whose values are a best guess.
    case shortRow, longRow, strayQuote, unterminatedQuote, missingDelimiter, otherDelimiter, strayLine
    // Values, or all of the file.
    case misfit, invalidBytes, secondTable
  }

  package let kind: Kind
  /// The line, from 1.
  package let line: Int
  /// What was found and done.
  package let text: String
  /// The line as it stands in the file.
  package var example: String?

  package init(_ kind: Kind, line: Int, _ text: String, example: String? = nil) {
    self.kind = kind
    self.line = line
    self.text = text
    self.example = example
  }

  /// Whether a row is not what the file says literally.
  package var isBadRow: Bool {
    switch kind {
    case .shortRow, .longRow, .strayQuote, .unterminatedQuote, .missingDelimiter, .otherDelimiter, .strayLine:
      true
    default: false
    }
  }
}

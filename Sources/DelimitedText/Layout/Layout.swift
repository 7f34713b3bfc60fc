/// Where a table is in a text, and what its columns are called.
package struct Layout: Sendable {
  /// How many columns there are.
  package var width = 0
  /// The names of the columns as the header gives them; nil where there is no header.
  package var header: [String]?
  /// The line of the header, from 1.
  package var headerLine: Int?
  /// The line of the first row, from 1.
  package var bodyLine = 1
  /// Whether every line ends in a delimiter that parts nothing.
  package var hasTrailingDelimiter = false
  /// The fewest values of rows whose last values are left out where they are empty; nil where all rows are whole.
  package var shortestTail: Int?
  /// What a line starts with that is a comment.
  package var comment: [UInt8]?
  /// What was set aside before the first row.
  package var repairs: [Repair] = []
  /// Why the header is where it is.
  package var why = ""
  /// Whether the header is not proved by the kinds of the values below it.
  package var isHeaderOpen = false
  /// What is known of the columns.
  var columns = Columns([])
}

extension Layout {
  /// What is fixed already.
  package struct Pins: Hashable, Sendable {
    /// Where the header is.
    package enum Header: Hashable, Sendable {
      /// The first row that is not passed over.
      case first
      /// There is none.
      case none
      /// By its line, from 1.
      case line(Int)
    }
    package var header: Header?
    /// How many lines come before the header.
    package var skip: Int?
    /// What lines begin with that are passed over.
    package var skippedPrefixes: [[UInt8]] = []
    package var comment: [UInt8]?
    package init() {}
  }
}

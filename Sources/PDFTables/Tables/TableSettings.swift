/// How tables are found on a page. Names and defaults of the settings are pdfplumber's where it has them.
public struct TableSettings: Sendable, Codable, Hashable {
  /// Where the edges of cells come from.
  public enum Strategy: String, Sendable, Codable, CaseIterable {
    /// Lattice and stream, whichever explains the text better.
    case automatic
    /// Drawn lines and the sides of rectangles.
    case lines
    /// Drawn lines alone.
    case linesStrict = "lines_strict"
    /// The alignment of the text.
    case text
    /// Only the positions given in `explicit_vertical_lines` and `explicit_horizontal_lines`.
    case explicit
  }

  /// Where the columns come from.
  public var verticalStrategy = Strategy.automatic
  /// Where the rows come from.
  public var horizontalStrategy = Strategy.automatic
  /// x of column edges in points from the left of the page as it is read.
  public var explicitVerticalLines: [Double] = []
  /// y of row edges in points from the top of the page as it is read.
  public var explicitHorizontalLines: [Double] = []
  /// Parallel edges closer than this, in points, are one.
  public var snapTolerance = 3.0
  /// Edges on one line closer than this, in points, are joined.
  public var joinTolerance = 3.0
  /// Shorter edges, in points, are left out.
  public var edgeMinLength = 3.0
  /// Edges that miss each other by up to this, in points, meet.
  public var intersectionTolerance = 3.0
  /// Lines of text that must share an alignment to make a column with the strategy `text`.
  public var minWordsVertical = 3
  /// The least share of lines for columns of text that carry a table; raise it where prose is taken for one.
  public var minimumTableRows = 2

  /// pdfplumber's defaults.
  public init() {}
}

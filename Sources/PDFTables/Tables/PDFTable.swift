/// A table found on one page.
public struct PDFTable: Sendable, Codable, Hashable {
  /// What the table was found by.
  public enum Method: String, Sendable, Codable {
    /// Drawn lines or filled areas enclose the cells.
    case lattice
    /// The text's alignment makes the columns.
    case stream
    /// Positions given in the settings.
    case explicit
  }

  /// A cell that covers several fields; its text stands in the first row and column, the other fields are empty.
  public struct Span: Sendable, Codable, Hashable {
    /// The row of the cell's text, from 0.
    public var firstRow: Int
    /// The column of the cell's text, from 0.
    public var firstColumn: Int
    /// The last row covered, from 0.
    public var lastRow: Int
    /// The last column covered, from 0.
    public var lastColumn: Int
  }

  /// 1-based.
  public var page: Int
  /// What the table was found by.
  public var method: Method
  /// In points on the page as it is read: turned upright, the origin at the top left.
  public var box: Box
  /// Text of the fields; every row has the same count. Lines inside a cell are separated by a line feed.
  public var rows: [[String]]
  /// The cells that cover several fields.
  public var spans: [Span]
  /// Rows at the top that name the columns; 0 where the table has no header.
  public var headerRows: Int
  /// x of the column edges, one more than there are columns, in points.
  public var columnEdges: [Double]
  /// y of the upper edge of each row and the lower edge of the last, in points.
  public var rowEdges: [Double]
  /// True when the text was recognised in an image.
  public var isRecognised: Bool
}

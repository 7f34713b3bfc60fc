/// How tables are found on a page. Names and defaults are pdfplumber's where it has them.
public struct TableSettings: Sendable, Hashable {
  /// Where the edges of cells come from.
  public enum Strategy: String, Sendable, CaseIterable {
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
  /// Parallel vertical edges closer than this, in points, are one.
  public var snapXTolerance = 3.0
  /// Parallel horizontal edges closer than this, in points, are one.
  public var snapYTolerance = 3.0
  /// Horizontal edges on one line closer than this, in points, are joined.
  public var joinXTolerance = 3.0
  /// Vertical edges on one line closer than this, in points, are joined.
  public var joinYTolerance = 3.0
  /// Shorter edges, in points, are left out.
  public var edgeMinLength = 3.0
  /// Edges that miss each other by up to this, in points, meet.
  public var intersectionTolerance = 3.0
  /// Areas of the page, in points, that hold tables; empty means the whole page.
  public var regions: [Box] = []

  /// pdfplumber's defaults.
  public init() {}
}

extension TableSettings {
  /// Sets one setting by pdfplumber's name. Lists are separated by commas, a region is `left,top,right,bottom`.
  /// Throws `PDFError.badOption`.
  public mutating func set(_ name: String, to value: String) throws {
    switch name {
    case "vertical_strategy": verticalStrategy = try Self.strategy(name, value)
    case "horizontal_strategy": horizontalStrategy = try Self.strategy(name, value)
    case "explicit_vertical_lines", "columns": explicitVerticalLines = try Self.numbers(name, value)
    case "explicit_horizontal_lines": explicitHorizontalLines = try Self.numbers(name, value)
    case "snap_tolerance":
      snapXTolerance = try Self.number(name, value)
      snapYTolerance = snapXTolerance
    case "snap_x_tolerance": snapXTolerance = try Self.number(name, value)
    case "snap_y_tolerance": snapYTolerance = try Self.number(name, value)
    case "join_tolerance":
      joinXTolerance = try Self.number(name, value)
      joinYTolerance = joinXTolerance
    case "join_x_tolerance": joinXTolerance = try Self.number(name, value)
    case "join_y_tolerance": joinYTolerance = try Self.number(name, value)
    case "edge_min_length": edgeMinLength = try Self.number(name, value)
    case "intersection_tolerance": intersectionTolerance = try Self.number(name, value)
    case "region":
      let sides = try Self.numbers(name, value)
      guard sides.count == 4, sides[0] < sides[2], sides[1] < sides[3] else {
        throw PDFError.badOption(name: name, reason: "write left,top,right,bottom in points")
      }
      regions.append(Box(left: sides[0], top: sides[1], right: sides[2], bottom: sides[3]))
    default:
      throw PDFError.badOption(
        name: name, reason: "there is no such setting; there are \(Self.names.joined(separator: ", "))")
    }
  }

  /// The names `set` knows.
  public static let names = [
    "vertical_strategy", "horizontal_strategy", "explicit_vertical_lines", "explicit_horizontal_lines",
    "columns",
    "snap_tolerance", "snap_x_tolerance", "snap_y_tolerance", "join_tolerance", "join_x_tolerance",
    "join_y_tolerance", "edge_min_length", "intersection_tolerance", "region",
  ]

  private static func strategy(_ name: String, _ value: String) throws -> Strategy {
    guard let strategy = Strategy(rawValue: value) else {
      let known = Strategy.allCases.map(\.rawValue).joined(separator: ", ")
      throw PDFError.badOption(name: name, reason: "'\(value)' is none of \(known)")
    }
    return strategy
  }

  private static func number(_ name: String, _ value: String) throws -> Double {
    guard let number = Double(value), number.isFinite, number >= 0 else {
      throw PDFError.badOption(name: name, reason: "'\(value)' is no length in points")
    }
    return number
  }

  private static func numbers(_ name: String, _ value: String) throws -> [Double] {
    try value.split(separator: ",").map { part in
      guard let number = Double(part.drop { $0 == " " }), number.isFinite else {
        throw PDFError.badOption(name: name, reason: "'\(part)' is no number")
      }
      return number
    }
  }
}

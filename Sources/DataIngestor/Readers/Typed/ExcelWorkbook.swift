import Archives
import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What a workbook (Office Open XML) says of its sheets: their names, which are hidden, and where each one's cells are.
struct ExcelWorkbook {
  /// A sheet in the order of the tabs.
  struct Sheet: Hashable {
    let name: String
    let isHidden: Bool
    fileprivate let part: String
  }

  let sheets: [Sheet]
  private let file: URL
  private let folder: URL

  /// - Parameter spool: An existing folder for parts of the workbook; they belong to the caller.
  /// - Throws: `ArchiveError` where it is no workbook.
  init(_ file: URL, spool: URL) throws {
    self.file = file
    folder = spool
    let book = try Self.part("xl/workbook.xml", of: file, in: spool)
    let relations = try Self.part("xl/_rels/workbook.xml.rels", of: file, in: spool)
    let targets = Dictionary(
      Self.elements("Relationship", in: relations).compactMap { entry in
        entry["Id"].flatMap { id in entry["Target"].map { (id, $0) } }
      }
    ) { first, _ in first }
    sheets = Self.elements("sheet", in: book).compactMap { entry in
      guard let name = entry["name"], let target = entry["r:id"].flatMap({ targets[$0] }) else { return nil }
      let isHidden = entry["state"].map { $0 != "visible" } ?? false
      return Sheet(
        name: name, isHidden: isHidden,
        part: target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target)
    }
  }

  /// The cells of a sheet.
  func cells(of sheet: Sheet) throws -> ExcelCells {
    try ExcelCells(Self.part(sheet.part, of: file, in: folder))
  }

  private static func part(_ name: String, of file: URL, in spool: URL) throws -> Data {
    let target = spool.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: target) }
    var limits = UnpackingLimits()
    limits.ratio = 5000
    try Archive.members(of: file).unpack([name: target], limits: limits)
    return try Data(contentsOf: target)
  }

  /// The attributes of every element of a name.
  private static func elements(_ name: String, in data: Data) -> [[String: String]] {
    let collector = AttributeCollector(name)
    let parser = XMLParser(data: data)
    parser.shouldResolveExternalEntities = false
    parser.delegate = collector
    return parser.parse() ? collector.found : []
  }
}

private final class AttributeCollector: NSObject, XMLParserDelegate {
  private let name: String
  var found: [[String: String]] = []

  init(_ name: String) { self.name = name }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    if element.split(separator: ":").last.map(String.init) == name { found.append(attributes) }
  }
}

/// Where a sheet's filled cells are. The engine's own guess ends at the width of the first row and at the first empty row.
struct ExcelCells {
  /// The rectangle of filled cells, such as `A3:F200`; nil where the sheet is empty, or its cells do not say where they are.
  private(set) var range: String?
  /// How many formulas have no stored value.
  private(set) var unsavedFormulas = 0

  init(_ data: Data) {
    var columns = (first: Int.max, last: 0)
    var rows = (first: Int.max, last: 0)
    var isPlaced = true
    data.withUnsafeBytes { bytes in
      var index = 0
      while let cell = Self.next(in: bytes, from: index) {
        index = cell.end
        guard cell.hasValue || cell.hasFormula else { continue }
        if !cell.hasValue { unsavedFormulas += 1 }
        guard let column = cell.column, let row = cell.row else {
          isPlaced = false
          continue
        }
        columns = (min(columns.first, column), max(columns.last, column))
        rows = (min(rows.first, row), max(rows.last, row))
      }
    }
    if isPlaced, columns.last > 0 {
      range = "\(Self.letters(columns.first))\(rows.first):\(Self.letters(columns.last))\(rows.last)"
    }
  }

  private struct Cell {
    var column: Int?
    var row: Int?
    var hasValue = false
    var hasFormula = false
    var end = 0
  }

  /// The next `<c …>` element from an index on.
  private static func next(in bytes: UnsafeRawBufferPointer, from start: Int) -> Cell? {
    var index = start
    while index + 2 < bytes.count {
      defer { index += 1 }
      guard bytes[index] == UInt8(ascii: "<"), bytes[index + 1] == UInt8(ascii: "c"),
        bytes[index + 2] == UInt8(ascii: " ") || bytes[index + 2] == UInt8(ascii: ">")
          || bytes[index + 2] == UInt8(ascii: "/")
      else { continue }
      var close = index
      while close < bytes.count, bytes[close] != UInt8(ascii: ">") { close += 1 }
      var cell = Cell(end: close)
      (cell.column, cell.row) = place(String(decoding: bytes[index..<min(close, bytes.count)], as: UTF8.self))
      guard close < bytes.count, bytes[close - 1] != UInt8(ascii: "/") else { return cell }
      // Up to </c>: what is within.
      while close + 3 < bytes.count {
        close += 1
        guard bytes[close] == UInt8(ascii: "<") else { continue }
        let next = bytes[close + 1]
        if next == UInt8(ascii: "v") || next == UInt8(ascii: "i") { cell.hasValue = true }
        if next == UInt8(ascii: "f") { cell.hasFormula = true }
        if next == UInt8(ascii: "/"), bytes[close + 2] == UInt8(ascii: "c"),
          bytes[close + 3] == UInt8(ascii: ">")
        {
          break
        }
      }
      cell.end = close
      return cell
    }
    return nil
  }

  /// The column and row that a cell says it is at.
  private static func place(_ tag: String) -> (Int?, Int?) {
    guard let match = tag.firstMatch(of: #/\sr="([A-Z]{1,3})([0-9]{1,7})"/#) else { return (nil, nil) }
    let column = match.1.utf8.reduce(0) { $0 * 26 + Int($1 - UInt8(ascii: "A")) + 1 }
    return (column, Int(match.2))
  }

  private static func letters(_ column: Int) -> String {
    var column = column
    var letters = ""
    while column > 0 {
      column -= 1
      letters = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(column % 26))) + letters
      column /= 26
    }
    return letters
  }
}

import Archives
import Foundation
import LibXML2

/// What a workbook (Office Open XML) says of its sheets: their names, which are hidden, and where each one's cells are.
struct ExcelWorkbook {
  /// A sheet in the order of the tabs.
  struct Sheet: Hashable {
    let name: String
    let isHidden: Bool
    fileprivate let part: String
  }

  let sheets: [Sheet]
  /// Whether days are counted from 1904 on, as workbooks from old Macs do, and not from 1900.
  let countsFrom1904: Bool
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
    countsFrom1904 = Self.elements("workbookPr", in: book).contains {
      ["1", "true"].contains($0["date1904"] ?? "")
    }
    sheets = Self.elements("sheet", in: book).compactMap { entry in
      guard let name = entry["name"], let target = entry["id"].flatMap({ targets[$0] }) else { return nil }
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

  /// The attributes of every element of a name, without their prefixes; none where it is no XML.
  private static func elements(_ name: String, in data: Data) -> [[String: String]] {
    let names = XMLNames()
    var found: [[String: String]] = []
    let reader = XMLElementReader(names: names, wanted: [name]) { element, _ in
      found.append(element.attributes)
    }
    let isRead = (try? XMLDocumentParser(names: names).parse(bytes: [UInt8](data), into: reader)) != nil
    return isRead ? found : []
  }
}

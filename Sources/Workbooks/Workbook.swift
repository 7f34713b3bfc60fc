import Archives
package import Foundation
import LibXML2

/// A workbook of Office Open XML (`.xlsx`): its sheets, and the rows of each.
package struct Workbook: Sendable {
  /// A sheet in the order of the tabs.
  package struct Sheet: Hashable, Sendable {
    package let name: String
    package let isHidden: Bool
    fileprivate let part: String
  }

  /// The sheets that have cells; charts are none.
  package let sheets: [Sheet]
  /// Whether days are counted from 1904 on, as workbooks from old Macs do, and not from 1900.
  package let countsFrom1904: Bool
  private let file: URL
  private let folder: URL
  private let stringsPart: String?
  private let stylesPart: String?

  /// - Parameter spool: An existing folder for parts of the workbook; they belong to the caller.
  /// - Throws: `ArchiveError` where it is no workbook, ``WorkbookFault`` where it is of another format, ``XMLFault`` where a part is damaged.
  package init(_ file: URL, spool: URL) throws {
    self.file = file
    folder = spool
    if try Self.isCompoundFile(FileHandle(forReadingFrom: file).read(upToCount: 8) ?? Data()) {
      throw WorkbookFault("It has the format of before 2007 (.xls), or a password protects it.")
    }
    let members = Set(try Archive.members(of: file).members().map(\.path))
    let bookPart = try Self.bookPart(of: file, members, in: spool)
    let base = bookPart.split(separator: "/").dropLast().map(String.init)
    let name = bookPart.split(separator: "/").last.map(String.init) ?? ""
    let relationsPart = (base + ["_rels", name + ".rels"]).joined(separator: "/")
    let parts = try Self.contents(of: [bookPart, relationsPart], of: file, in: spool)
    let relations = try Self.elements("Relationship", in: parts[1])
    func path(_ target: String) -> String {
      target.hasPrefix("/") ? String(target.dropFirst()) : (base + [target]).joined(separator: "/")
    }
    func part(_ kind: String) -> String? {
      let target = relations.first { $0["Type"]?.hasSuffix("/" + kind) == true }?["Target"]
      return [target.map(path), path("\(kind).xml")].compactMap(\.self).first { members.contains($0) }
    }
    stringsPart = part("sharedStrings")
    stylesPart = part("styles")
    let targets = Dictionary(relations.compactMap { entry in entry["Id"].map { ($0, entry) } }) { first, _ in
      first
    }
    countsFrom1904 = try Self.elements("workbookPr", in: parts[0]).contains {
      ["1", "true"].contains($0["date1904"] ?? "")
    }
    sheets = try Self.elements("sheet", in: parts[0]).compactMap { entry in
      guard let name = entry["name"], let relation = entry["id"].flatMap({ targets[$0] }),
        let target = relation["Target"]
      else { return nil }
      let kind = relation["Type"] ?? ""
      guard !kind.hasSuffix("/chartsheet"), !kind.hasSuffix("/dialogsheet") else { return nil }
      let isHidden = entry["state"].map { $0 != "visible" } ?? false
      return Sheet(name: name, isHidden: isHidden, part: path(target))
    }
  }

  /// Whether a file begins like those of programs before 2007, and like what a password encrypts.
  package static func isCompoundFile(_ start: Data) -> Bool {
    start.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
  }

  /// Unpacks a sheet, and what its cells refer to.
  package func open(_ sheet: Sheet) throws -> OpenSheet {
    var targets: [String: URL] = [:]
    for part in [sheet.part, stringsPart, stylesPart].compactMap(\.self) {
      targets[part] = folder.appending(path: UUID().uuidString)
    }
    try Self.unpack(targets, of: file)
    defer {
      for (part, target) in targets where part != sheet.part {
        try? FileManager.default.removeItem(at: target)
      }
    }
    let strings = stringsPart.flatMap { targets[$0] }
    let styles = stylesPart.flatMap { targets[$0] }
    return OpenSheet(
      file: targets[sheet.part] ?? folder,
      strings: try strings.map { try SharedStrings(file: $0.path) } ?? SharedStrings(),
      styles: try styles.map { try CellStyles(file: $0.path) } ?? CellStyles(), countsFrom1904: countsFrom1904
    )
  }

  /// Where the list of the sheets is, which a workbook may keep anywhere.
  private static func bookPart(of file: URL, _ members: Set<String>, in spool: URL) throws -> String {
    let usual = "xl/workbook.xml"
    guard !members.contains(usual), members.contains("_rels/.rels") else { return usual }
    let relations = try elements("Relationship", in: contents(of: ["_rels/.rels"], of: file, in: spool)[0])
    let target = relations.first { $0["Type"]?.hasSuffix("/officeDocument") == true }?["Target"]
    return target.map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 } ?? usual
  }

  private static func contents(of parts: [String], of file: URL, in spool: URL) throws -> [[UInt8]] {
    let targets = parts.map { _ in spool.appending(path: UUID().uuidString) }
    defer { for target in targets { try? FileManager.default.removeItem(at: target) } }
    try unpack(Dictionary(zip(parts, targets)) { first, _ in first }, of: file)
    return try targets.map { [UInt8](try Data(contentsOf: $0)) }
  }

  private static func unpack(_ targets: [String: URL], of file: URL) throws {
    var limits = UnpackingLimits()
    // The same cells again and again are packed well.
    limits.ratio = 5000
    try Archive.members(of: file).unpack(targets, limits: limits)
  }

  /// The attributes of every element of a name, without their prefixes.
  private static func elements(_ name: String, in bytes: [UInt8]) throws(XMLFault) -> [[String: String]] {
    let names = XMLNames()
    var found: [[String: String]] = []
    let reader = XMLElementReader(names: names, wanted: [name]) { element, _ in
      found.append(element.attributes)
    }
    try XMLDocumentParser(names: names).parse(bytes: bytes, into: reader)
    return found
  }
}

/// A sheet whose parts are unpacked; its file is removed with it.
package final class OpenSheet {
  private let file: URL
  private let strings: SharedStrings
  private let styles: CellStyles
  private let countsFrom1904: Bool

  init(file: URL, strings: SharedStrings, styles: CellStyles, countsFrom1904: Bool) {
    self.file = file
    self.strings = strings
    self.styles = styles
    self.countsFrom1904 = countsFrom1904
  }

  deinit { try? FileManager.default.removeItem(at: file) }

  /// Reads the sheet row by row.
  /// - Parameters:
  ///   - range: The cells that count; nil for all.
  ///   - isSorted: Whether all cells are kept and handed over in order, for sheets whose rows are not.
  ///   - proceed: Asked with the bytes read so far; false ends the reading.
  ///   - receive: Gets each row that holds something, and what the sheet says it reaches over. What it throws ends the reading.
  /// - Returns: The reader, for what stands around the cells.
  /// - Throws: ``XMLFault``, ``WorkbookFault``, what `receive` throws.
  package func read(
    range: CellRange?, isSorted: Bool = false, proceed: @escaping (Int) -> Bool,
    receive: @escaping (SheetRow, _ dimension: CellRange?) throws -> Void
  ) throws -> SheetReader {
    let parser = XMLDocumentParser()
    let reader = SheetReader(
      names: parser.names, strings: strings, styles: styles, countsFrom1904: countsFrom1904, range: range,
      isSorted: isSorted, receive: receive)
    try parser.parse(file: file.path, into: reader, proceed: proceed)
    reader.finish()
    if let failure = reader.failure { throw failure }
    return reader
  }
  /// Whether no cell is filled.
  package func isEmpty() throws -> Bool {
    struct Filled: Error {}
    do {
      _ = try read(range: nil) { _ in
        true
      } receive: { _, _ in
        throw Filled()
      }
      return true
    } catch is Filled {
      return false
    }
  }
}

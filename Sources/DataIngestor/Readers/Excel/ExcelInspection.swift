import Foundation
import Workbooks

/// What inspecting tells of a workbook: every sheet that people see and that holds something; the others are named.
enum ExcelInspection {
  static func hints(_ place: InspectionSubject) throws -> InspectionHints {
    var hints = InspectionHints()
    let spool = FileManager.default.temporaryDirectory.appending(path: "ingestor-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: spool, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: spool) }
    // Several workbooks need not have the same sheets; a damaged one is told of by reading it.
    guard place.isAlone, let book = try? Workbook(URL(fileURLWithPath: place.location), spool: spool)
    else { return hints }
    func tell(_ what: String, _ sheets: [Workbook.Sheet]) {
      if sheets.isEmpty { return }
      hints.findings.append(.init(what, sheets.map(\.name).joined(separator: ", "), why: "not read"))
    }
    let seen = book.sheets.filter { !$0.isHidden }
    tell("hidden sheets", book.sheets.filter(\.isHidden))
    guard seen.count > 1 else { return hints }
    let empty = seen.filter { sheet in (try? book.open(sheet).isEmpty()) ?? false }
    tell("empty sheets", empty)
    hints.variants = seen.filter { !empty.contains($0) }.map {
      [.init("path", place.label), .init("sheet", $0.name)]
    }
    return hints
  }
}

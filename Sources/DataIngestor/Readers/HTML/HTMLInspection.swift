import Foundation
import HTMLTables

/// What inspecting tells of a page: each of its tables.
enum HTMLInspection {
  static let hooks = InspectionHooks(
    endings: HTMLReader.extensions,
    hasSignature: { start in
      let text = String(decoding: start.prefix(4096), as: UTF8.self).lowercased()
      return text.contains("<!doctype html") || text.contains("<html")
    },
    hints: { subject in hints(subject) })

  /// The most tables shown.
  private static let shown = 20

  private static func hints(_ subject: InspectionSubject) -> InspectionHints {
    var hints = InspectionHints()
    guard let data = FileManager.default.contents(atPath: subject.location),
      let page = try? HTMLPage(Array(data))
    else { return hints }
    hints.findings.append(Inspection.Finding("encoding", page.encoding.name, why: "what the page says or is"))
    for table in page.tables.prefix(shown) {
      if let caption = table.caption {
        hints.findings.append(Inspection.Finding("caption", caption, why: "of table \(table.number)"))
      }
      // One table needs no choice.
      let path = InspectionHints.SettingLine("path", subject.label)
      hints.variants.append(
        page.tables.count == 1 ? [path] : [path, .init("table", yaml: "\(table.number)")])
    }
    return hints
  }
}

import Foundation
import LibXML2
import XMLRecords

/// What inspecting tells of an XML document besides its columns: where its records may be, and which children need a setting.
enum XMLInspection {
  static let hooks = InspectionHooks(
    endings: ["xml"],
    hasSignature: { start in
      let text = String(decoding: start.prefix(1024), as: UTF8.self)
      return text.hasPrefix("<?xml") && !text.lowercased().contains("<html")
        && !PersonalFormat.all.contains { $0.claims(start) }
    },
    hints: { subject in try hints(subject) })

  /// The most kinds of records shown.
  private static let shown = 4
  /// How much of a document is looked at: 16 MiB.
  private static let inspected = 16 << 20

  private static func hints(_ subject: InspectionSubject) throws -> InspectionHints {
    var hints = InspectionHints()
    let file = subject.location
    let parser = XMLDocumentParser()
    let finder = RecordFinder(names: parser.names)
    do {
      try parser.parse(file: file, into: finder, passingOverDocumentType: true) { $0 < inspected }
    } catch {
      // Reading tells of it, with the name of the file.
      return hints
    }
    for candidate in finder.candidates.prefix(shown) {
      guard let path = RecordPath(candidate.path) else { continue }
      hints.findings.append(
        Inspection.Finding("records", candidate.path, why: "\(candidate.count) in what was looked at"))
      var lines = [.init("path", subject.label), InspectionHints.SettingLine("records", candidate.path)]
      let repeated = repeatedChildren(path, in: file)
      if !repeated.isEmpty {
        lines.append(.init("lists", yaml: "[" + repeated.map(YAMLText.quoted).joined(separator: ", ") + "]"))
      }
      hints.variants.append(lines)
    }
    return hints
  }

  /// Children that occur more than once in a record.
  private static func repeatedChildren(_ path: RecordPath, in file: String) -> [String] {
    let parser = XMLDocumentParser()
    let reader = RecordReader(RecordOptions([path]), names: parser.names) { _ in }
    try? parser.parse(file: file, into: reader, passingOverDocumentType: true) { $0 < inspected }
    let repeated = reader.repeatedChildren(ofPath: 0).map(\.path)
    // What is within a repeated child goes with it.
    return repeated.filter { path in !repeated.contains { path.hasPrefix($0 + "/") } }
  }
}

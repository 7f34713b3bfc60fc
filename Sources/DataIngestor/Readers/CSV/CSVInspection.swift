import DelimitedText
import Foundation

/// What is found of a delimited file before it is read, and the settings that would fix it.
enum CSVInspection {
  /// Findings with what speaks for them, and the settings to read with.
  static func hints(_ subject: InspectionSubject) throws -> InspectionHints {
    var hints = InspectionHints()
    // Of several files each is found by itself.
    guard subject.isAlone else { return hints }
    let detection = try Detection(FileSource(URL(fileURLWithPath: subject.location)), ReadingOptions())
    hints.findings = findings(detection)
    hints.variants = [[.init("path", subject.label)] + settings(detection)]
    return hints
  }

  private static func findings(_ detection: Detection) -> [Inspection.Finding] {
    let (dialect, layout) = (detection.dialect.dialect, detection.layout)
    var findings: [Inspection.Finding] = [
      .init("encoding", "\(detection.encoding.encoding)", why: detection.encoding.why),
      .init("line ends", detection.lineEnd),
    ]
    if dialect.delimiter.isEmpty {
      findings.append(.init("delimiter", "none", why: detection.dialect.why))
    } else {
      let rival = detection.dialect.rival.flatMap { $0.delimiter.isEmpty ? nil : $0.delimiterText }
      let doubt =
        detection.dialect.doubt > 0.8 ? rival.map { "; '\($0)' would fit nearly as well" } ?? "" : ""
      findings.append(
        .init(
          "delimiter", dialect.collapses ? "spaces" : dialect.delimiterText,
          why: (detection.hasSeparatorLine ? "the first line says so" : detection.dialect.why) + doubt))
    }
    findings.append(.init("quote", dialect.quote.map { DelimitedText.Dialect.text([$0]) } ?? "none"))
    if let escape = dialect.escape {
      findings.append(
        .init("escape", DelimitedText.Dialect.text([escape]), why: "it stands before quotes inside of values")
      )
    }
    findings.append(
      .init(
        "header", layout.headerLine.map { "line \($0)" } ?? "none",
        why: layout.headerLine == nil ? "no row of names stands above the values" : layout.why))
    let preamble = layout.repairs.filter { $0.kind == .preamble }
    if let first = preamble.first, let last = preamble.last {
      findings.append(
        .init(
          "preamble", first.line == last.line ? "line \(first.line)" : "lines \(first.line) to \(last.line)",
          why: "they stand before the header and are no rows"))
    }
    if layout.hasTrailingDelimiter {
      findings.append(.init("trailing delimiter", "yes", why: "what follows it is always empty"))
    }
    return findings
  }

  /// The settings that fix what was found.
  private static func settings(_ detection: Detection) -> [InspectionHints.SettingLine] {
    let (dialect, layout) = (detection.dialect.dialect, detection.layout)
    var lines: [InspectionHints.SettingLine] = []
    if detection.encoding.encoding != .utf8 {
      lines.append(.init("encoding", "\(detection.encoding.encoding)"))
    }
    if !dialect.delimiter.isEmpty {
      let text = String(decoding: dialect.delimiter, as: UTF8.self)
      lines.append(.init("delimiter", dialect.collapses ? "spaces" : dialect.delimiter == [9] ? "tab" : text))
    }
    if dialect.quote != UInt8(ascii: "\"") {
      lines.append(.init("quote", dialect.quote.map { String(UnicodeScalar($0)) } ?? "none"))
    }
    if let escape = dialect.escape { lines.append(.init("escape", String(UnicodeScalar(escape)))) }
    lines.append(.init("header", yaml: layout.headerLine.map(String.init) ?? "false"))
    return lines
  }
}

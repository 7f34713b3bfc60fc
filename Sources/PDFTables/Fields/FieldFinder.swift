import Foundation

/// Finds values by label or pattern in the lines of a page.
struct FieldFinder {
  let patterns: [FieldPattern]

  /// At most one value for each pattern.
  func find(in text: PageText, page: Int) -> [PDFField] {
    guard !patterns.isEmpty else { return [] }
    let builder = TextBuilder(text: text)
    let lines = text.lines.map { line in line.segments.map { (text: builder.string($0), box: $0.box) } }
    return patterns.compactMap { pattern in
      let value = pattern.label.map { Self.value(after: $0, lines) } ?? Self.match(pattern, lines)
      return value.map { PDFField(name: pattern.name, value: $0, page: page) }
    }
  }

  private typealias Lines = [[(text: String, box: Box)]]

  private static func match(_ pattern: FieldPattern, _ lines: Lines) -> String? {
    guard let expression = try? expression(pattern) else { return nil }
    for line in lines {
      let text = line.map(\.text).joined(separator: "  ")
      guard let match = expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) else {
        continue
      }
      let group = match.numberOfRanges > 1 ? match.range(at: 1) : match.range
      if let range = Range(group, in: text) {
        return String(text[range]).trimmingCharacters(in: .whitespaces)
      }
    }
    return nil
  }

  /// What stands behind the label in its segment, else in the next segment of the line, else below it.
  private static func value(after label: String, _ lines: Lines) -> String? {
    let blank = CharacterSet.whitespaces.union(CharacterSet(charactersIn: ":#"))
    for (row, line) in lines.enumerated() {
      for (column, segment) in line.enumerated() {
        guard let range = segment.text.range(of: label, options: .caseInsensitive),
          range.isWord(in: segment.text)
        else { continue }
        let rest = segment.text[range.upperBound...].trimmingCharacters(in: blank)
        if !rest.isEmpty { return rest }
        if column + 1 < line.count { return line[column + 1].text.trimmingCharacters(in: blank) }
        let below = lines[(row + 1)...].prefix(2).joined().first {
          $0.box.horizontalOverlap(segment.box) > 0
            && $0.box.top - segment.box.bottom < 2 * segment.box.height
        }
        if let below { return below.text }
      }
    }
    return nil
  }

  /// Throws `PDFError.badOption` when the pattern is no regular expression.
  static func expression(_ pattern: FieldPattern) throws -> NSRegularExpression {
    guard
      let expression = try? NSRegularExpression(pattern: pattern.pattern ?? "", options: [.caseInsensitive])
    else {
      throw PDFError.badOption(
        name: "fields.\(pattern.name)", reason: "'\(pattern.pattern ?? "")' is no regular expression")
    }
    return expression
  }
}

extension Range<String.Index> {
  /// The range begins and ends at the edge of a word.
  fileprivate func isWord(in text: String) -> Bool {
    let before = lowerBound > text.startIndex ? text[text.index(before: lowerBound)] : " "
    let after = upperBound < text.endIndex ? text[upperBound] : " "
    return !before.isLetter && !after.isLetter
  }
}

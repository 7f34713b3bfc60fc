/// Pages by number, as a person writes them: `1-3,7`, `5-`, `-2`.
public struct PageRange: Sendable, Hashable {
  /// 1-based, in the order given; nil at the end means up to the last page.
  private var parts: [Part]

  private struct Part: Sendable, Hashable {
    var first: Int
    var last: Int?
  }

  /// Throws `PDFError.badOption` when `text` names no pages.
  public init(_ text: String) throws {
    parts = try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { $0.trimming() }
      let numbers = ends.map { Int($0) }
      switch ends.count {
      case 1:
        if let page = numbers[0], page > 0 { return Part(first: page, last: page) }
      case 2:
        let first = ends[0].isEmpty ? 1 : numbers[0]
        if let first, first > 0, ends[1].isEmpty ? !ends[0].isEmpty : (numbers[1] ?? 0) >= first {
          return Part(first: first, last: numbers[1])
        }
      default: break
      }
      throw PDFError.badOption(
        name: "pages", reason: "'\(part)' is no page or range of pages; write 1-3,7 or 5-")
    }
  }

  /// As it was written, or in words of the same meaning.
  var description: String {
    parts.map { part in
      part.last.map { $0 == part.first ? "\($0)" : "\(part.first)-\($0)" } ?? "\(part.first)-"
    }.joined(separator: ",")
  }

  /// The pages of a document of `count` pages, each once, ascending. Throws `PDFError.noSuchPage`.
  func numbers(count: Int) throws -> [Int] {
    var numbers = Set<Int>()
    for part in parts {
      guard part.first <= count else { throw PDFError.noSuchPage(page: part.first, count: count) }
      if let last = part.last, last > count { throw PDFError.noSuchPage(page: last, count: count) }
      numbers.formUnion(part.first...(part.last ?? count))
    }
    return numbers.sorted()
  }
}

extension Substring {
  fileprivate func trimming() -> String {
    var rest = self.drop { $0 == " " }
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}

import Foundation
import Testing

/// The pages of the repository that people read.
enum Pages {
  static let root: URL = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    return url
  }()

  /// Paths from the root, of every Markdown page at the top, below `docs` and in the sample project.
  static let all: [String] = {
    let manager = FileManager.default
    let top = (try? manager.contentsOfDirectory(atPath: root.path)) ?? []
    let below = ["docs", "Examples", "Benchmarks"].flatMap { folder in
      (manager.enumerator(atPath: root.appending(path: folder).path)?.compactMap { $0 as? String } ?? [])
        .map { "\(folder)/\($0)" }
    }
    return (top + below).filter { $0.hasSuffix(".md") }.sorted()
  }()

  static func text(_ page: String) throws -> String {
    try String(contentsOf: root.appending(path: page), encoding: .utf8)
  }

  /// The fenced blocks of a language, each with the line it starts at.
  static func blocks(_ language: String, in page: String) throws -> [(line: Int, text: String)] {
    var blocks: [(line: Int, text: String)] = []
    var open: (line: Int, isWanted: Bool, lines: [Substring])?
    for (index, line) in try text(page).split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if line.hasPrefix("```") {
        if let block = open {
          if block.isWanted { blocks.append((block.line, block.lines.joined(separator: "\n"))) }
          open = nil
        } else {
          open = (index + 1, line == "```" + language, [])
        }
      } else {
        open?.lines.append(line)
      }
    }
    return blocks
  }

  /// What people are told to type, each with the output that the page shows below it.
  static func steps(in page: String) throws -> [(line: Int, commands: String, output: String?)] {
    let commands = try blocks("sh", in: page)
    let outputs = try blocks("text", in: page)
    return commands.map { step in
      let end = step.line + step.text.split(separator: "\n", omittingEmptySubsequences: false).count + 1
      return (step.line, step.text, outputs.first { $0.line == end + 2 }?.text)
    }
  }

  /// Compares the part of a page between its markers with what the code says.
  ///
  /// `make golden` writes the parts anew.
  static func expect(_ generated: String, in page: String, marked name: String) throws {
    let text = try text(page)
    let begin = "<!-- generated: \(name) -->\n"
    let end = "\n<!-- end -->"
    let start = try #require(text.range(of: begin), "\(page) has no part '\(name)'")
    let stop = try #require(text.range(of: end, range: start.upperBound..<text.endIndex))
    let current = text[start.upperBound..<stop.lowerBound]
    let expected = "\n" + generated + "\n"
    guard current != expected else { return }
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
      let updated = text.replacingCharacters(in: start.upperBound..<stop.lowerBound, with: expected)
      try Data(updated.utf8).write(to: root.appending(path: page))
    } else {
      Issue.record("\(page): the part '\(name)' is not what the code says; 'make golden' writes it anew")
    }
  }
}

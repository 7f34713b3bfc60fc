import Foundation
import Testing

@testable import DataIngestor

struct PageTests {
  @Test(arguments: Pages.all) func `Every YAML block is a valid configuration, or a part of one`(
    _ page: String
  )
    throws
  {
    for block in try Pages.blocks("yaml", in: page) {
      let node = try YAMLNode(parsing: block.text, file: page)
      let root = Setting(node: node, path: "", file: page)
      var text = block.text + "\n"
      if ReaderKind.all.contains(where: { root[$0.name] != nil }) {
        // Part of a source.
        let lines = block.text.split(separator: "\n").map { "    \($0)\n" }
        text = "sources:\n  example:\n    tag: transactions\n" + lines.joined()
      }
      if root["sources"] == nil, !text.hasPrefix("sources:") { text += "sources: {}\n" }
      if root["users"] == nil { text += "users: [James]\n" }
      do {
        _ = try Configuration(parsing: text, file: page, directory: Pages.root)
      } catch let error as IngestError {
        Issue.record("\(page), block at line \(block.line): \(error)")
      }
    }
  }

  @Test(arguments: Pages.all) func `Every target of make that is named is there`(_ page: String) throws {
    let makefile = try Pages.text("Makefile")
    let targets = Set(makefile.matches(of: /(?m)^([a-z-]+):/).map { String($0.1) })
    for match in try Pages.text(page).matches(of: /(?m)(?:`|^)make ([a-z-]+)/) {
      #expect(targets.contains(String(match.1)), "\(page): make \(match.1)")
    }
  }

  @Test(arguments: Pages.all) func `Every link within the repository leads somewhere`(_ page: String) throws {
    let folder = Pages.root.appending(path: page).deletingLastPathComponent()
    for match in try Pages.text(page).matches(of: /\]\(([^)\s]+)\)/) {
      let link = String(match.1)
      guard !link.contains("://"), !link.hasPrefix("mailto:") else { continue }
      let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let target =
        parts[0].isEmpty ? Pages.root.appending(path: page) : folder.appending(path: String(parts[0]))
      guard FileManager.default.fileExists(atPath: target.standardizedFileURL.path) else {
        Issue.record("\(page): \(link) leads nowhere")
        continue
      }
      if parts.count == 2 {
        let anchors = try String(contentsOf: target.standardizedFileURL, encoding: .utf8)
          .split(separator: "\n").filter { $0.hasPrefix("#") }.map(Self.anchor)
        #expect(anchors.contains(String(parts[1])), "\(page): \(link)")
      }
    }
  }

  /// A heading as a link spells it.
  private static func anchor(_ heading: Substring) -> String {
    heading.drop { $0 == "#" || $0 == " " }.lowercased()
      .filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }
      .replacing(" ", with: "-")
  }

  @Test func `Every page of the documentation can be reached from its index`() throws {
    let index = try Pages.text("docs/README.md")
    for page in Pages.all where page.hasPrefix("docs/") && page != "docs/README.md" {
      #expect(index.contains("(\(page.dropFirst(5)))"), "\(page)")
    }
  }

  @Test func `The commands that pages tell people to type exist`() async throws {
    let tool = try Tool()
    let known = Set(try await tool.commands())
    for page in Pages.all {
      for block in try Pages.blocks("sh", in: page) {
        for match in block.text.matches(of: /(?:^|\n|&& |\| )(?:\$ )?ingestor ([a-z]+)/) {
          #expect(known.contains(String(match.1)), "\(page): ingestor \(match.1)")
        }
      }
    }
  }

  @Test func `The sample project is valid`() throws {
    let configuration = try Configuration(
      contentsOf: Pages.root.appending(path: "Examples/ingestor.yaml"))
    #expect(configuration.sources.count == 5)
    #expect(Set(configuration.sources.flatMap(\.users)) == ["James", "Cat"])
  }
}

import Foundation
import Testing

@testable import RESTSource

@Suite struct DocumentationTests {
  @Test(arguments: [
    "reference/api.md", "how-to/api-add-a-source.md", "how-to/api-authentication.md",
  ])
  func `every configuration in the documentation can be read`(_ page: String) throws {
    var root = URL(filePath: #filePath)
    for _ in 1...4 { root.deleteLastPathComponent() }
    let text = try String(contentsOf: root.appending(path: "docs/\(page)"), encoding: .utf8)
    let blocks = text.matches(of: /(?m)^( *)```yaml\n((?:.*\n)*?) *```/)
    #expect(!blocks.isEmpty)
    for block in blocks {
      let indent = block.1.count
      let yaml = block.2.split(separator: "\n", omittingEmptySubsequences: false).map { $0.dropFirst(indent) }
        .joined(separator: "\n")
      let settings = try #require(try configuration(yaml)["api"])
      #expect(throws: Never.self, "\(yaml)") { try APIDefinition(configuration: settings) }
    }
  }
}

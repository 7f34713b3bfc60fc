import Foundation
import Testing

@testable import RESTSource

@Suite struct DocumentationTests {
  private static let pages = [
    "reference/api.md", "how-to/api-add-a-source.md", "how-to/api-authentication.md",
  ]

  /// The configurations of a page.
  private static func definitions(_ page: String) throws -> [APIDefinition] {
    var root = URL(filePath: #filePath)
    for _ in 1...4 { root.deleteLastPathComponent() }
    let text = try String(contentsOf: root.appending(path: "docs/\(page)"), encoding: .utf8)
    return try text.matches(of: /(?m)^( *)```yaml\n((?:.*\n)*?) *```/).map { block in
      let indent = block.1.count
      let yaml = block.2.split(separator: "\n", omittingEmptySubsequences: false).map { $0.dropFirst(indent) }
        .joined(separator: "\n")
      return try APIDefinition(configuration: try #require(try configuration(yaml)["api"], "\(yaml)"))
    }
  }

  @Test(arguments: pages)
  func `every configuration in the documentation can be read`(_ page: String) throws {
    #expect(try !Self.definitions(page).isEmpty)
  }

  @Test func `every kind of everything has an example`() throws {
    let definitions = try Self.pages.flatMap(Self.definitions)
    let resources = definitions.flatMap(\.resources)
    func kinds<Kind: CaseIterable & Hashable>(_ type: Kind.Type, _ shown: [Kind]) {
      let missing = Set(Kind.allCases).subtracting(shown)
      #expect(missing.isEmpty, "no example of \(missing)")
    }
    kinds(Resource.Format.self, resources.map(\.format))
    kinds(ErrorRule.Action.self, resources.flatMap(\.errorRules).map(\.action))
    kinds(
      OAuth2.Grant.self,
      definitions.compactMap { definition in
        if case .oauth2(let client) = definition.authentication { client.grant } else { nil }
      })
    let kinds: [(String, [String], Set<String>)] = [
      (
        "authentication", definitions.map { Self.name($0.authentication) },
        [
          "none", "apiKey", "basic", "bearer", "oauth2", "jwt", "session", "hmac", "awsSignature", "pool",
        ]
      ),
      (
        "pagination", resources.map { Self.name($0.pagination.kind) },
        [
          "none", "page", "offset", "cursor", "nextURL", "link", "expression",
        ]
      ),
      ("body", resources.map { Self.name($0.body) }, ["none", "json", "form", "graphQL"]),
    ]
    for (what, shown, expected) in kinds {
      #expect(Set(shown) == expected, "\(what)")
    }
    #expect(resources.contains { $0.parent != nil } && resources.contains { $0.incremental != nil })
    #expect(definitions.contains { $0.limits.rate != nil && $0.limits.requestBudget != nil })
  }

  /// The name of an enumeration's case.
  private static func name(_ value: some Any) -> String {
    Mirror(reflecting: value).children.first?.label ?? "\(value)"
  }
}

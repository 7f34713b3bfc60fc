import Testing

@testable import RESTSource

@Suite struct ExpressionTests {
  @Test(
    arguments: [
      ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("7 / 2", "3"), ("7.0 / 2", "3.5"), ("-3 + 5", "2"),
      ("page + 1", "3"), ("'a' + 'b'", "ab"), ("count < 100 && !body.last", "true"),
      ("body.next == null", "true"),
      ("null != 0", "true"), ("10 > 9", "true"), ("'10' > '9'", "true"), ("'b' > 'a'", "true"),
      ("9223372036854775807 + 1", nil), ("1 / 0", nil),
    ] as [(String, String?)])
  func `expressions have their values`(_ text: String, _ expected: String?) throws {
    let value = try Expression(text).value { reference in
      switch reference {
      case .page: .number("2")
      case .count: .number("50")
      default: .null
      }
    }
    #expect(value.text == expected)
  }

  @Test(arguments: ["", "1 +", "(1", "foo", "body.", "1 2", "'a"])
  func `malformed expressions are errors`(_ text: String) {
    #expect(throws: DefinitionError.self) { try Expression(text) }
  }

  @Test func `links are found among others`() {
    let header = "<https://a/?p=2,3>; rel=\"next\"; title=\"a, b\", <https://a/?p=9>; rel=last"
    #expect(LinkHeader.target(of: "next", in: [header]) == "https://a/?p=2,3")
    #expect(LinkHeader.target(of: "last", in: [header]) == "https://a/?p=9")
    #expect(LinkHeader.target(of: "prev", in: [header]) == nil)
  }
}

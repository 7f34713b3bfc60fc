import Testing

@testable import RESTSource

@Suite struct AddedMemberTests {
  @Test(
    arguments: [
      ("1234", 2, "12.34"), ("-5", 2, "-0.05"), ("0", 2, "0.00"),
      ("12345678901234567890", 2, "123456789012345678.90"),
      ("7", 0, "7"), ("1.5", 2, nil), ("", 2, nil), ("-", 2, nil),
    ] as [(String, Int, String?)])
  func `the decimal mark of minor units is moved exactly`(_ text: String, _ places: Int, _ expected: String?)
  {
    #expect(AddedMember.shift(text, by: places) == expected)
  }

  @Test func `members are taken from within, and records can be passed over`() throws {
    var resource = Resource(name: "items", path: "/")
    resource.added = [AddedMember("artist", path("artists[0].name")), AddedMember("at", path("uts"))]
    resource.added[1].time = .unix
    resource.skip = .init(path: path("live"))
    let body = #"[{"artists":[{"name":"A"}],"uts":"1700000000"},{"live":true},{"artists":[ ]}]"#
    let page = try PageDecoder(resource: resource).decode(
      HTTPResponse(status: 200, headers: HeaderFields(), body: Array(body.utf8)))
    #expect(page.count == 2 && page.skipped == 1)
    #expect(
      String(decoding: page.lines, as: UTF8.self) == """
        {"artist":"A","at":"2023-11-14T22:13:20Z","artists":[{"name":"A"}],"uts":"1700000000"}
        {"artist":null,"at":null,"artists":[]}

        """)
  }
}

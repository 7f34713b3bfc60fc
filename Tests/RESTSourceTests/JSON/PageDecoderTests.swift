import Testing

@testable import RESTSource

@Suite struct PageDecoderTests {
  private func decode(
    _ body: String, format: Resource.Format = .json, records: String = "$", include: [Parameter] = [],
    type: String = "application/json", change: (inout Resource) -> Void = { _ in }
  ) throws -> [String] {
    var resource = Resource(name: "items", path: "/items")
    resource.format = format
    resource.records = try #require(JSONPath(records))
    change(&resource)
    let response = HTTPResponse(
      status: 200, headers: HeaderFields([Parameter("Content-Type", type)]), body: Array(body.utf8))
    let page = try PageDecoder(resource: resource, include: include).decode(response)
    let lines = String(decoding: page.lines, as: UTF8.self).split(separator: "\n").map(String.init)
    #expect(page.count == lines.count)
    return lines
  }

  @Test func `numbers and escapes stay as they were sent`() throws {
    let record = #"{"n":12345678901234567890.1234567890123456789,"e":1e400,"s":"\u00e9\/\n"}"#
    #expect(try decode("{\"data\":{\"items\":[ \(record) ]}}", records: "data.items") == [record])
  }

  @Test func `white space between tokens goes, white space in strings stays`() throws {
    #expect(
      try decode("[\n  {\"a\" : [1,\n 2], \"b\": \"x  y\"},\r\n {}\n]") == [
        "{\"a\":[1,2],\"b\":\"x  y\"}", "{}",
      ])
  }

  @Test func `a single object is one record and null is none`() throws {
    #expect(try decode("{\"me\":{\"id\":1}}", records: "me") == ["{\"id\":1}"])
    #expect(try decode("{\"me\":null}", records: "me") == [])
  }

  @Test func `values that are not objects become records`() throws {
    #expect(try decode("[1,\"a\",[2]]") == ["{\"value\":1}", "{\"value\":\"a\"}", "{\"value\":[2]}"])
  }

  @Test func `a star reaches into every element or member`() throws {
    #expect(
      try decode("{\"a\":{\"x\":[{\"i\":1}]},\"b\":{\"x\":[{\"i\":2}]}}", records: "*.x") == [
        "{\"i\":1}", "{\"i\":2}",
      ])
  }

  @Test func `a missing record path is an error that names what is there`() {
    let error = #expect(throws: APIError.self) { try decode("{\"result\":[]}", records: "data") }
    #expect(error?.message == "the response has nothing at 'data'")
    #expect(error?.advice?.contains("It holds: result.") == true)
  }

  @Test func `parent fields go in front, and never twice`() throws {
    let include = [Parameter("parent_id", "7")]
    #expect(
      try decode("[{\"a\":1},{}]", include: include) == ["{\"parent_id\":7,\"a\":1}", "{\"parent_id\":7}"])
    #expect(throws: APIError.self) { try decode("[{\"parent_id\":1}]", include: include) }
  }

  @Test(arguments: ["[{\"a\":1}", "[{\"a\":1}]x", "", "<html>"])
  func `cut or foreign bodies are errors`(_ body: String) {
    #expect(throws: APIError.self) { try decode(body) }
  }

  @Test func `a web page instead of JSON is called so`() {
    let error = #expect(throws: APIError.self) {
      try decode("<!doctype html><h1>Log in</h1>", type: "text/html")
    }
    #expect(error?.message == "the server answered with a web page instead of json")
  }

  @Test func `GraphQL errors beside a part of the data fail`() {
    let error = #expect(throws: APIError.self) {
      try decode(#"{"data":{"a":[{"b":1}]},"errors":[{"message":"too deep"}]}"#, records: "data.a") {
        $0.body = .graphQL(query: "{a{b}}", variables: .null)
      }
    }
    #expect(error?.message == "the GraphQL answer holds errors: too deep")
  }

  @Test func `NDJSON is read line by line`() throws {
    #expect(try decode("{\"a\":1}\n\n{\"a\":2}\n", format: .ndjson) == ["{\"a\":1}", "{\"a\":2}"])
  }

  @Test func `CSV keeps quotes, line ends and empty values`() throws {
    let lines = try decode("id,name\r\n1,\"a \"\"b\"\"\nc\"\r\n2,\r\n", format: .csv, type: "text/csv")
    #expect(lines == [#"{"id":"1","name":"a \"b\"\nc"}"#, #"{"id":"2","name":null}"#])
    #expect(throws: APIError.self) { try decode("a,b\n1\n", format: .csv) }
  }

  @Test func `XML elements become records`() throws {
    let body =
      "<r total='2'><item id='1'><name>a &amp; b</name><tag>x</tag><tag>y</tag></item><item id='2'/></r>"
    let lines = try decode(body, format: .xml, records: "item", type: "application/xml")
    #expect(lines == [#"{"id":"1","name":"a & b","tag":["x","y"]}"#, #"{"id":"2"}"#])
    #expect(throws: APIError.self) { try decode("<r><item></r>", format: .xml, records: "item") }
    let reaching = "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><r><item>&x;</item></r>"
    #expect(throws: APIError.self) { try decode(reaching, format: .xml, records: "item") }
  }
}

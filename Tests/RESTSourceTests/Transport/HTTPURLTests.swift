import Testing

@testable import RESTSource

@Suite struct HTTPURLTests {
  @Test(arguments: [
    "https://api.example.com/a%2Fb?x=1&y=%20z", "http://127.0.0.1:8080/", "http://[::1]:8080/x",
    "https://api.example.com/a?x=a+b&x=2&empty=&bare",
  ])
  func `addresses stay as they were written`(_ text: String) {
    #expect(HTTPURL(text)?.description == text)
  }

  @Test(arguments: [
    ("https://a.example/x?y=1", "https://a.example/x?y=1"),
    ("?page=2", "https://api.example.com/v1/items?page=2"),
    ("/other", "https://api.example.com/other"), ("more", "https://api.example.com/v1/more"),
    ("//b.example/z", "https://b.example/z"),
  ])
  func `references are resolved`(_ reference: String, _ expected: String) throws {
    let base = try #require(HTTPURL("https://api.example.com/v1/items?page=1"))
    #expect(base.resolving(reference)?.description == expected)
  }

  @Test(arguments: ["ftp://a.example/", "/only/a/path", "https://", "javascript:alert(1)", ""])
  func `what is no http address is none`(_ text: String) { #expect(HTTPURL(text) == nil) }

  @Test func `a parameter is replaced whatever its encoding`() throws {
    var url = try #require(HTTPURL("https://a.example/?expand%5B%5D=x&q=1"))
    url.set("expand[]", "y&z")
    #expect(url.description == "https://a.example/?q=1&expand%5B%5D=y%26z")
  }
}

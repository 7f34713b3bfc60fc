import Testing

@testable import RESTSource

@Suite struct JSONScannerTests {
  private func fault(_ text: String) -> JSONFault? {
    let text = [UInt8](text.utf8)
    return text.withUnsafeBufferPointer { (bytes: UnsafeBufferPointer<UInt8>) -> JSONFault? in
      var scanner = JSONScanner(bytes)
      do throws(JSONFault) {
        _ = try scanner.skipValue()
        return scanner.peek() == nil ? nil : JSONFault("left over", at: scanner.at)
      } catch {
        return error
      }
    }
  }

  @Test(arguments: [
    "{}", "[]", " [ 1 , -0.5e+10 , \"a\\u00e9\\n\" ] ", "{\"a\":{\"b\":[null,true,false]}}", "0",
    "12345678901234567890",
  ])
  func `valid JSON passes`(_ text: String) { #expect(fault(text) == nil) }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\" 1}", "{a:1}", "01", "1.", "-", "+1", "nul", "\"a", "\"\\x\"", "\"\\u12g4\"",
    "[1 2]", "1 2",
    "\"\u{01}\"", "{\"a\":1,}",
  ])
  func `malformed JSON does not`(_ text: String) { #expect(fault(text) != nil) }

  @Test func `nesting beyond the limit is refused instead of crashing`() {
    let text = String(repeating: "[", count: 100_000)
    #expect(fault(text)?.message == "values nest too deep")
  }

  @Test(arguments: [
    ("a.b", "[1,2]"), ("a.b[1]", "2"), ("a.b[-1]", "2"), ("a.\"x.y\"", "\"\\u0041\""), ("$", "whole"),
    ("a.é", "7"),
  ])
  func `a path leads to its value`(_ path: String, _ expected: String) throws {
    let text = "{ \"z\": 0, \"a\": { \"b\": [1,2], \"x.y\": \"\\u0041\", \"\\u00e9\": 7 } }"
    let found = try Array(text.utf8).withUnsafeBufferPointer { bytes in
      try JSONScanner(bytes).find(try #require(JSONPath(path)).steps[...])
    }
    guard case .value(let range) = found else {
      Issue.record("nothing at \(path)")
      return
    }
    let slice = String(decoding: Array(text.utf8)[range], as: UTF8.self)
    #expect(slice == (expected == "whole" ? text : expected))
  }

  @Test(arguments: [
    [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0x61, 0xFF],
  ])
  func `bytes that are not UTF-8 are noticed`(_ bytes: [UInt8]) {
    let padded = Array("12345678".utf8) + bytes
    #expect(padded.withUnsafeBufferPointer { firstInvalidUTF8(in: $0) } != nil)
  }

  @Test func `text in every plane is UTF-8`() {
    let text = Array("aé€😀 plain ASCII that is longer than a word".utf8)
    #expect(text.withUnsafeBufferPointer { firstInvalidUTF8(in: $0) } == nil)
  }
}

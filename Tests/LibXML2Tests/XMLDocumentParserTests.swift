import Foundation
import LibXML2
import Testing

/// Documents as streams, under strict settings.
struct XMLDocumentParserTests {
  /// Writes down what it receives.
  private final class Transcript: XMLHandler {
    let names: XMLNames
    var parts: [String] = []

    init(_ names: XMLNames) { self.names = names }

    override func start(_ name: Int, _ attributes: XMLAttributes) {
      let pairs = (0..<attributes.count).map {
        " \(names[attributes.name($0)].local)=\(String(decoding: attributes.value($0), as: UTF8.self))"
      }
      parts.append("<\(names[name].local)\(pairs.joined())>@\(line)")
    }

    override func end() { parts.append("</>") }

    override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
      let text = String(decoding: bytes, as: UTF8.self)
      if !text.contains(where: \.isNewline) { parts.append(text) }
    }
  }

  private func read(_ document: String) throws -> [String] { try read(Array(document.utf8)) }

  private func read(_ bytes: [UInt8]) throws -> [String] {
    let parser = XMLDocumentParser()
    let transcript = Transcript(parser.names)
    try parser.parse(bytes: bytes, into: transcript)
    return transcript.parts
  }

  private func fault(_ document: String) throws -> XMLFault {
    try #require(throws: XMLFault.self) { try read(document) }
  }

  @Test func `Elements, attributes, texts and CDATA come in order and with their lines`() throws {
    #expect(
      try read("<a x='1'>\n<b y=\"&lt;&#233;\">one &amp; <![CDATA[<two>]]></b>\n</a>").joined(separator: "")
        == "<a x=1>@1<b y=<é>@2one & <two></></>")
  }

  @Test func `Namespaces do not change names, and an undeclared prefix takes nothing away`() throws {
    let parts = try read("<g:a xmlns:g='urn:g' xmlns='urn:d'><b g:x='1'/><h:c/></g:a>")
    #expect(parts == ["<a>@1", "<b x=1>@1", "</>", "<c>@1", "</>", "</>"])
  }

  @Test func `Entities and default attributes that the document declares itself hold`() throws {
    let document = "<!DOCTYPE a [<!ENTITY co 'Lumen &#38;#38; Co'><!ATTLIST a unit CDATA 'kg'>]><a>&co;</a>"
    #expect(try read(document).joined() == "<a unit=kg>@1Lumen & Co</>")
  }

  @Test(arguments: ["utf-16le", "utf-16be", "windows-1252"]) func `Encodings are what the document says`(
    _ name: String
  ) throws {
    let text = "<?xml version='1.0' encoding='\(name.hasPrefix("utf-16") ? "utf-16" : name)'?><a>ü</a>"
    let bytes: [UInt8] =
      switch name {
      case "utf-16le": [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
      case "utf-16be": [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
      default: text.unicodeScalars.map { UInt8($0.value) }
      }
    #expect(try read(bytes) == ["<a>@1", "ü", "</>"])
  }

  @Test func `Bytes that are not of their encoding are a fault and no shorter document`() throws {
    let text = "<?xml version='1.0' encoding='utf-16'?><a>one</a>"
    var bytes: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    // Half of a pair of surrogates within the text.
    bytes.replaceSubrange((bytes.count - 12)..<(bytes.count - 10), with: [0x00, 0xD8])
    let fault = try #require(throws: XMLFault.self) { try read(bytes) }
    #expect(fault.kind == .encoding, "\(fault)")
    #expect(TextDecoding.utf8(bytes[2...], encoding: "utf-16le") == nil)
    #expect(TextDecoding.utf8([0x41], encoding: "no-such") == nil)
  }

  @Test func `Nothing outside the document is read`() throws {
    for declaration in [
      "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><a>&x;</a>",
      "<!DOCTYPE a [<!ENTITY x SYSTEM 'http://127.0.0.1:9/x'>]><a>&x;</a>",
      "<!DOCTYPE a [<!ENTITY % x SYSTEM 'file:///etc/hostname'> %x;]><a>b</a>",
    ] {
      let fault = try fault(declaration)
      #expect(fault.kind == .externalEntity, "\(fault)")
      #expect(fault.message.contains("127.0.0.1") || fault.message.contains("/etc/hostname"))
    }
    // A document type that lies elsewhere is simply not looked at.
    #expect(try read("<!DOCTYPE a SYSTEM 'file:///etc/hostname'><a>b</a>") == ["<a>@1", "b", "</>"])
  }

  @Test func `Entities that multiply are refused`() throws {
    var laughs = "<!ENTITY l0 'lol'>"
    for level in 1...12 {
      laughs += "<!ENTITY l\(level) '\(String(repeating: "&l\(level - 1);", count: 10))'>"
    }
    #expect(try fault("<!DOCTYPE a [\(laughs)]><a>&l12;</a>").kind == .expansion)
    let long = String(repeating: "x", count: 100_000)
    let quadratic = String(repeating: "&x;", count: 10_000)
    #expect(try fault("<!DOCTYPE a [<!ENTITY x '\(long)'>]><a>\(quadratic)</a>").kind == .expansion)
    #expect(try fault("<!DOCTYPE a [<!ENTITY x '&y;'><!ENTITY y '&x;'>]><a>&x;</a>").kind == .expansion)
  }

  @Test func `Nesting without end is refused`() throws {
    #expect(try fault(String(repeating: "<a>", count: 100_000)).kind == .limit)
  }

  @Test func `What is cut off, mixed up or in another encoding fails with its line`() throws {
    #expect(try fault("<a>\n<b>").line == 2)
    #expect(try fault("<a>\n<b></c></a>").kind == .malformed)
    #expect(try fault("").kind == .malformed)
    #expect(try fault("<a>&unknown;</a>").kind == .malformed)
    let broken = try #require(throws: XMLFault.self) {
      try read(Array("<a>\n".utf8) + [0xFC] + Array("</a>".utf8))
    }
    #expect(broken.kind == .encoding && broken.line == 2, "\(broken)")
    let unknown = try fault("<?xml version='1.0' encoding='no-such'?><a/>")
    #expect(unknown.kind == .encoding, "\(unknown)")
  }

  @Test func `A reader that has enough ends the reading within the document, without a fault`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "enough-\(UUID().uuidString).xml")
    defer { try? FileManager.default.removeItem(at: file) }
    let elements = 400_000
    try Data(("<a>" + String(repeating: "<b x='1'/>\n", count: elements) + "</a>").utf8).write(to: file)
    let parser = XMLDocumentParser()
    let transcript = Transcript(parser.names)
    try parser.parse(file: file.path, into: transcript) { $0 < 1 << 20 }
    let seen = transcript.parts.count / 2
    #expect(seen > 50_000 && seen < elements / 2, "\(seen)")
    // Another document is read to its end, and one that is cut off is still a fault.
    try parser.parse(bytes: Array("<a/>".utf8), into: Transcript(parser.names))
    #expect(throws: XMLFault.self) {
      try parser.parse(bytes: Array("<a>".utf8), into: Transcript(parser.names))
    }
  }
}

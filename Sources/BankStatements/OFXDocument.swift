import LibXML2

/// OFX and QFX as a tree: SGML without closing tags (versions 1.x), or XML (2.x).
struct OFXDocument {
  /// An element; leaves have a text.
  final class Element {
    let name: String
    let line: Int
    var text: String?
    var children: [Element] = []

    init(_ name: String, line: Int) {
      self.name = name
      self.line = line
    }

    /// The text of the first leaf that a path of names leads to.
    subscript(path: String...) -> String? {
      path.reduce(self as Element?) { $0?.first($1) }?.text
    }

    /// The first element of a name at any depth below.
    func first(_ name: String) -> Element? {
      for child in children {
        if child.name == name { return child }
        if let found = child.first(name) { return found }
      }
      return nil
    }

    /// The outermost elements of some names.
    func all(_ names: Set<String>) -> [Element] {
      children.flatMap { names.contains($0.name) ? [$0] : $0.all(names) }
    }
  }

  let root: Element

  /// - Throws: ``StatementFault`` for what is no OFX, or is cut off.
  init(_ bytes: [UInt8]) throws(StatementFault) {
    let head = String(decoding: bytes.prefix(1024), as: UTF8.self).uppercased()
    guard head.contains("OFXHEADER") || head.contains("<OFX>") else {
      throw StatementFault("This is no OFX: it has neither a header nor <OFX>.", line: 1)
    }
    if head.contains("<?OFX") || head.contains("<?XML") {
      root = try Self.xml(bytes)
    } else {
      root = try Self.sgml(try StatementText.text(bytes, declared: Self.charset(head)))
    }
  }

  /// The encoding of the header `ENCODING:USASCII`, `CHARSET:1252`.
  private static func charset(_ head: String) -> String? {
    if head.firstMatch(of: /ENCODING:\s*(UTF-?8|UNICODE)/) != nil { return "utf-8" }
    guard let charset = head.firstMatch(of: /CHARSET:\s*([A-Z0-9\-_]+)/)?.1, charset != "NONE" else {
      return nil
    }
    return charset.allSatisfy(\.isNumber) ? "windows-\(charset)" : String(charset)
  }

  private static func xml(_ bytes: [UInt8]) throws(StatementFault) -> Element {
    let parser = XMLDocumentParser()
    var found: XMLElement?
    let reader = XMLElementReader(names: parser.names, wanted: ["OFX"]) { element, _ in found = element }
    do {
      try parser.parse(bytes: bytes, into: reader)
    } catch {
      throw StatementFault(fault: error)
    }
    guard let found else { throw StatementFault("This is no OFX: it has no <OFX>.", line: 1) }
    func converted(_ element: XMLElement) -> Element {
      let copy = Element(element.name, line: element.line)
      copy.text = element.text
      copy.children = element.children.map(converted)
      return copy
    }
    return converted(found)
  }

  /// A leaf ends where the next tag begins; an aggregate where its closing tag is.
  private static func sgml(_ text: String) throws(StatementFault) -> Element {
    let top = Element("", line: 1)
    var open = [top]
    var line = 1
    var isEnded = false
    var rest = Substring(text)
    while let start = rest.firstIndex(of: "<") {
      line += rest[..<start].count(where: \.isNewline)
      guard let end = rest[start...].firstIndex(of: ">") else { break }
      let tag = rest[rest.index(after: start)..<end].uppercased()
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("/") {
        let name = String(tag.dropFirst())
        if let depth = open.lastIndex(where: { $0.name == name }), depth > 0 { open.removeSubrange(depth...) }
        isEnded = isEnded || name == "OFX"
        continue
      }
      if tag.hasPrefix("!") || tag.hasPrefix("?") { continue }
      let element = Element(tag, line: line)
      open[open.count - 1].children.append(element)
      let value = rest.prefix { $0 != "<" }
      if let text = String(value).trimmed {
        element.text = decoded(text)
      } else {
        guard open.count < 64 else {
          throw StatementFault("Elements are nested more than 64 deep.", line: line)
        }
        open.append(element)
      }
    }
    guard let root = top.first("OFX") else {
      throw StatementFault("This is no OFX: it has no <OFX>.", line: 1)
    }
    guard isEnded else {
      throw StatementFault(
        "The file ends before </OFX>: it is cut off.", line: line, advice: "Get it from the bank again.")
    }
    return root
  }

  private static func decoded(_ text: String) -> String {
    guard text.contains("&") else { return text }
    let entities = [
      ("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&"),
    ]
    return entities.reduce(text) { $0.replacing($1.0, with: $1.1) }
  }
}

extension StatementFault {
  init(fault: XMLFault) {
    self.init(
      fault.message.prefix(1).uppercased() + fault.message.dropFirst() + ".", line: fault.line,
      advice: fault.kind == .malformed ? "Get the file from the bank again: it may be cut off." : nil)
  }
}

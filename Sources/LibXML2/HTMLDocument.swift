internal import CLibXML2

/// A page of HTML, however malformed, as a tree. Nothing outside it is read.
public final class HTMLDocument {
  private let document: htmlDocPtr

  /// Parses a page.
  /// - Parameter utf8: The page in UTF-8; what it says of its encoding is passed over.
  /// - Throws: ``XMLFault`` where it is no page at all, or too large.
  public init(utf8: [UInt8]) throws(XMLFault) {
    xmlInitParser()
    guard utf8.count < Int(Int32.max) / 2 else {
      throw XMLFault(.limit, "the page is larger than 1 GiB")
    }
    guard let context = htmlNewParserCtxt() else { throw XMLFault(.unreadable, "no memory for the parser") }
    defer { htmlFreeParserCtxt(context) }
    // Without XML_PARSE_HUGE a page nested more than 256 deep would end there without a word.
    let options =
      UInt32(HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue)
      | UInt32(HTML_PARSE_NONET.rawValue) | UInt32(XML_PARSE_HUGE.rawValue)
    let parsed = utf8.withUnsafeBytes {
      htmlCtxtReadMemory(
        context, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count), nil, "UTF-8",
        Int32(options))
    }
    guard let parsed else { throw XMLFault(.malformed, "there is nothing of a page in it") }
    document = parsed
  }

  deinit { xmlFreeDoc(document) }

  /// The outermost element; nil in an empty page.
  public var root: HTMLNode? { xmlDocGetRootElement(document).map { HTMLNode(document: self, pointer: $0) } }
}

/// A node of a page. It keeps the page alive.
public struct HTMLNode {
  private let document: HTMLDocument
  private let pointer: xmlNodePtr

  init(document: HTMLDocument, pointer: xmlNodePtr) {
    self.document = document
    self.pointer = pointer
  }

  /// Whether it is an element.
  public var isElement: Bool { pointer.pointee.type == XML_ELEMENT_NODE }

  /// An element's name in lower case; empty for other nodes.
  public var name: String {
    isElement ? pointer.pointee.name.map { String(cString: $0).lowercased() } ?? "" : ""
  }

  /// The text of a text node; nil for other nodes.
  public var text: String? {
    guard pointer.pointee.type == XML_TEXT_NODE || pointer.pointee.type == XML_CDATA_SECTION_NODE else {
      return nil
    }
    return pointer.pointee.content.map { String(cString: $0) }
  }

  /// The line it begins in, from 1; nil where it is not known (beyond line 65,534).
  public var line: Int? {
    let line = Int(pointer.pointee.line)
    return line > 0 && line < 65535 ? line : nil
  }

  /// The element around it.
  public var parent: HTMLNode? {
    guard let parent = pointer.pointee.parent, parent.pointee.type == XML_ELEMENT_NODE else { return nil }
    return HTMLNode(document: document, pointer: parent)
  }

  /// An attribute's value; nil where it has none of the name.
  public subscript(attribute name: String) -> String? {
    guard isElement, let attribute = xmlHasProp(pointer, name) else { return nil }
    var text = ""
    var part = attribute.pointee.children
    while let node = part {
      if let content = node.pointee.content { text += String(cString: content) }
      part = node.pointee.next
    }
    return text
  }

  /// Visits what is inside, in the order of the page and without recursion, so that no depth is too much.
  /// - Parameters:
  ///   - enter: Called for each node; false passes over what is inside it, and then `leave` is not called.
  ///   - leave: Called when all inside a node has been visited.
  public func walk(enter: (HTMLNode) -> Bool, leave: (HTMLNode) -> Void = { _ in }) {
    var current = pointer.pointee.children
    while let node = current {
      let visited = HTMLNode(document: document, pointer: node)
      let isEntered = enter(visited)
      if isEntered, visited.isElement, let child = node.pointee.children {
        current = child
        continue
      }
      if isEntered { leave(visited) }
      var last = node
      while last.pointee.next == nil, let parent = last.pointee.parent, parent != pointer {
        leave(HTMLNode(document: document, pointer: parent))
        last = parent
      }
      current = last.pointee.next
    }
  }
}

extension HTMLNode: Hashable {
  /// The same node of the same page.
  public static func == (one: HTMLNode, other: HTMLNode) -> Bool { one.pointer == other.pointer }
  /// By the node's identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(pointer) }
}

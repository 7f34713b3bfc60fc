/// A small part of a document as a tree. Names are without prefixes.
public final class XMLElement {
  /// Its name.
  public let name: String
  /// The line it begins on.
  public let line: Int
  /// Its attributes by name.
  public let attributes: [String: String]
  /// Its child elements in order.
  public internal(set) var children: [XMLElement] = []
  var bytes: [UInt8] = []

  init(name: String, line: Int, attributes: [String: String]) {
    self.name = name
    self.line = line
    self.attributes = attributes
  }

  /// Its own text without the white space around it; nil where there is none.
  public var text: String? {
    let text = XMLWhiteSpace.trimmed(bytes)
    return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
  }

  /// The first element that a path of names leads to.
  public subscript(path: String...) -> XMLElement? {
    path.reduce(self as XMLElement?) { element, name in element?.children.first { $0.name == name } }
  }

  /// The children of a name.
  public func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }
}

/// Hands over each element of some names as a tree when it ends, and forgets it.
public final class XMLElementReader: XMLHandler {
  private let names: XMLNames
  private let wanted: Set<String>
  private let ignored: Set<String>
  private let receive: (XMLElement, [String]) -> Void
  private var path: [String] = []
  private var open: [XMLElement] = []
  private var ignoredDepth = 0

  /// - Parameters:
  ///   - names: The table of the parser.
  ///   - wanted: The elements to hand over; one within another stays part of it.
  ///   - ignored: Elements within them that are left out.
  ///   - receive: Gets each with the names of the elements around it, the root first.
  public init(
    names: XMLNames, wanted: Set<String>, ignoring ignored: Set<String> = [],
    receive: @escaping (XMLElement, [String]) -> Void
  ) {
    self.names = names
    self.wanted = wanted
    self.ignored = ignored
    self.receive = receive
  }

  public override func start(_ name: Int, _ attributes: XMLAttributes) {
    let local = names[name].local
    if ignoredDepth > 0 || (!open.isEmpty && ignored.contains(local)) {
      ignoredDepth += 1
      return
    }
    guard !open.isEmpty || wanted.contains(local) else { return path.append(local) }
    var values: [String: String] = [:]
    for index in 0..<attributes.count {
      values[names[attributes.name(index)].local] = String(decoding: attributes.value(index), as: UTF8.self)
    }
    let element = XMLElement(name: local, line: line, attributes: values)
    open.last?.children.append(element)
    open.append(element)
  }

  public override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    if ignoredDepth == 0 { open.last?.bytes.append(contentsOf: bytes) }
  }

  public override func end() {
    if ignoredDepth > 0 {
      ignoredDepth -= 1
    } else if let element = open.popLast() {
      if open.isEmpty { receive(element, path) }
    } else {
      path.removeLast()
    }
  }
}

/// Receives elements by their names, each with its text when it ends: for formats of known structure, as a stream.
open class XMLTextHandler: XMLHandler {
  /// The names of the open elements, the root first.
  public private(set) final var path: [String] = []
  private let names: XMLNames
  private var texts: [[UInt8]] = []

  /// - Parameter names: The table of the parser.
  public init(names: XMLNames) { self.names = names }

  /// An element begins; `path` ends with it.
  open func began(_ name: String, _ attributes: [String: String]) {}
  /// An element ends; `path` ends with the one around it.
  /// - Parameter text: Its own text without the white space around it.
  open func ended(_ name: String, _ text: String) {}

  public override final func start(_ name: Int, _ attributes: XMLAttributes) {
    path.append(names[name].local)
    texts.append([])
    var values: [String: String] = [:]
    for index in 0..<attributes.count {
      values[names[attributes.name(index)].local] = String(decoding: attributes.value(index), as: UTF8.self)
    }
    began(path[path.count - 1], values)
  }

  public override final func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    if !texts.isEmpty { texts[texts.count - 1].append(contentsOf: bytes) }
  }

  public override final func end() {
    guard let name = path.popLast(), let bytes = texts.popLast() else { return }
    ended(name, String(decoding: XMLWhiteSpace.trimmed(bytes), as: UTF8.self))
  }
}

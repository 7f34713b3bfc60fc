/// Receives the parts of a document in their order. Bytes are UTF-8, and valid only during the call.
open class XMLHandler {
  /// The line that the parser is at, from 1; set before each call.
  public internal(set) final var line = 0
  /// Ends the reading without an error: no further part is wanted.
  public final var hasEnough = false

  /// Creates a handler.
  public init() {}

  /// An element begins.
  /// - Parameter name: Its number in the table of names.
  open func start(_ name: Int, _ attributes: XMLAttributes) {}
  /// The innermost open element ends.
  open func end() {}
  /// Text of the innermost open element; one text may come in several pieces.
  open func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// The attributes of an element in the order of the document; declarations of namespaces are not among them.
public struct XMLAttributes {
  /// libxml2's five pointers for each: name, prefix, namespace, begin and end of the value.
  let pointers: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
  /// How many there are.
  public let count: Int
  let names: XMLNames

  /// The number of an attribute's name.
  public func name(_ index: Int) -> Int {
    guard let pointers else { return -1 }
    return names.number(pointers[5 * index], pointers[5 * index + 1], pointers[5 * index + 2])
  }

  /// An attribute's value.
  public func value(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    guard let pointers, let begin = pointers[5 * index + 3], let end = pointers[5 * index + 4] else {
      return UnsafeBufferPointer(start: nil, count: 0)
    }
    return UnsafeBufferPointer(start: begin, count: end - begin)
  }
}

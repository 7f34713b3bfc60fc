/// Numbers for the names of elements and attributes, so that they are compared as integers. Shared by the documents of a
/// source.
public final class XMLNames {
  /// A name as a document writes it.
  public struct Name: Hashable, Sendable {
    /// The name without its prefix.
    public let local: String
    /// The prefix; nil where there is none.
    public let prefix: String?
    /// The namespace; nil where there is none.
    public let namespace: String?
  }

  private var names: [Name] = []
  private var numbers: [Name: Int] = [:]
  /// What the parser's own pointers stand for. They live as long as one document.
  private var known: [Pointers: Int] = [:]
  private var recent = [(pointers: Pointers, number: Int)](repeating: (Pointers(), -1), count: 256)

  private struct Pointers: Hashable {
    var local: UnsafePointer<UInt8>?
    var prefix: UnsafePointer<UInt8>?
    var namespace: UnsafePointer<UInt8>?
  }

  /// Creates an empty table.
  public init() {}

  /// The name of a number.
  public subscript(number: Int) -> Name { names[number] }

  /// The number of a name that is not in a namespace.
  public func number(_ local: String) -> Int { number(Name(local: local, prefix: nil, namespace: nil)) }

  private func number(_ name: Name) -> Int {
    if let number = numbers[name] { return number }
    names.append(name)
    numbers[name] = names.count - 1
    return names.count - 1
  }

  /// The number of a name by the parser's interned pointers.
  func number(
    _ local: UnsafePointer<UInt8>?, _ prefix: UnsafePointer<UInt8>?, _ namespace: UnsafePointer<UInt8>?
  ) -> Int {
    let pointers = Pointers(local: local, prefix: prefix, namespace: namespace)
    let slot = (Int(bitPattern: local) >> 3 ^ Int(bitPattern: local) >> 11) & 255
    if recent[slot].pointers == pointers, recent[slot].number >= 0 { return recent[slot].number }
    let number =
      known[pointers]
      ?? number(
        Name(
          local: local.map { String(cString: $0) } ?? "", prefix: prefix.map { String(cString: $0) },
          namespace: namespace.map { String(cString: $0) }))
    known[pointers] = number
    recent[slot] = (pointers, number)
    return number
  }

  /// Forgets the pointers of a document that has ended.
  func endDocument() {
    known.removeAll(keepingCapacity: true)
    for slot in recent.indices { recent[slot].number = -1 }
  }
}

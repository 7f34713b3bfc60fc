import LibXML2

/// An element of a list on its way to JSON: attributes and children become members, its own text the member `text`. An
/// element that has text alone is that text.
final class ListedElement {
  let name: String
  let parent: ListedElement?
  /// The element of the record's shape, for the outermost.
  let shape: RecordShape.Element?
  var text: [UInt8] = []
  private var members: [(name: String, values: [[UInt8]])] = []

  init(
    name: String, _ attributes: XMLAttributes, _ names: XMLNames, parent: ListedElement?,
    of shape: RecordShape.Element? = nil
  ) {
    self.name = name
    self.parent = parent
    self.shape = shape
    for index in 0..<attributes.count {
      members.append((names[attributes.name(index)].local, [Self.quoted(attributes.value(index))]))
    }
  }

  /// Adds a child that has ended.
  func add(_ name: String, _ json: [UInt8]) {
    if let index = members.firstIndex(where: { $0.name == name }) {
      members[index].values.append(json)
    } else {
      members.append((name, [json]))
    }
  }

  /// The element as JSON.
  func json() -> [UInt8] {
    let trimmed = XMLWhiteSpace.trimmed(text)
    if members.isEmpty {
      return trimmed.isEmpty ? Array("null".utf8) : trimmed.withUnsafeBufferPointer(Self.quoted)
    }
    if !trimmed.isEmpty { add("text", trimmed.withUnsafeBufferPointer(Self.quoted)) }
    var json: [UInt8] = [0x7B]
    for (index, member) in members.enumerated() {
      if index > 0 { json.append(0x2C) }
      json += Array(member.name.utf8).withUnsafeBufferPointer(Self.quoted)
      json.append(0x3A)
      if member.values.count == 1 {
        json += member.values[0]
      } else {
        json.append(0x5B)
        json.append(contentsOf: member.values.joined(separator: [0x2C]))
        json.append(0x5D)
      }
    }
    json.append(0x7D)
    return json
  }

  private static func quoted(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var json: [UInt8] = [0x22]
    for byte in bytes {
      switch byte {
      case 0x22, 0x5C: json += [0x5C, byte]
      case 0x0A: json += [0x5C, 0x6E]
      case 0x0D: json += [0x5C, 0x72]
      case 0x09: json += [0x5C, 0x74]
      // XML has no other control characters.
      default: json.append(byte)
      }
    }
    json.append(0x22)
    return json
  }
}

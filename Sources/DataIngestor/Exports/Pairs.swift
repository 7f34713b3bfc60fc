/// A mapping whose keys keep their order when it is encoded.
struct Pairs<Value: Encodable>: Encodable {
  private let pairs: [(String, Value)]

  init(_ pairs: [(String, Value)]) { self.pairs = pairs }

  var isEmpty: Bool { pairs.isEmpty }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for (key, value) in pairs { try container.encode(value, forKey: Key(stringValue: key)) }
  }
}

extension Pairs: Sendable where Value: Sendable {}

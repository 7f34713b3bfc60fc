import Foundation

/// What the values of a column look like, counted over a sample: what tells whether another value belongs there.
struct ColumnProfile: Sendable {
  private(set) var count = 0
  private(set) var kinds = [Int](repeating: 0, count: ValueKind.allCases.count)
  private var shapes: [Shape: Int] = [:]
  private(set) var longest = 0
  /// The characters of a short value, digits and letters as classes.
  typealias Shape = [UInt8]

  mutating func add(_ value: UnsafeBufferPointer<UInt8>) {
    count += 1
    let kind = ValueKind(value)
    kinds[Int(kind.rawValue)] += 1
    longest = max(longest, value.count)
    if kind != .empty, let shape = Self.shape(value), shapes.count < 64 || shapes[shape] != nil {
      shapes[shape, default: 0] += 1
    }
  }

  func count(_ kind: ValueKind) -> Int { kinds[Int(kind.rawValue)] }

  /// Values that are there.
  var filled: Int { count - count(.empty) }

  /// The family that most values have, and the share of those that have it.
  var dominant: (family: ValueKind.Family, share: Double) {
    var families: [ValueKind.Family: Int] = [:]
    for kind in ValueKind.allCases where kind != .empty { families[kind.family, default: 0] += count(kind) }
    guard filled > 0,
      let best = families.max(by: { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) })
    else { return (.empty, 0) }
    return (best.key, Double(best.value) / Double(filled))
  }

  /// The kind that nearly all values have where it says something: values of another kind stand out.
  var typedFamily: ValueKind.Family? {
    let (family, share) = dominant
    guard filled >= 1, share >= 0.75 else { return nil }
    switch family {
    case .number, .time, .boolean, .address: return family
    case .empty, .code, .text, .junk: return nil
    }
  }

  /// The shape that nearly all values have.
  var dominantShape: Shape? {
    guard filled >= 3, let best = shapes.max(by: { $0.value < $1.value }), best.value * 10 >= filled * 9
    else {
      return nil
    }
    return best.key
  }

  /// How likely a value is here, as a logarithm.
  func fit(_ value: UnsafeBufferPointer<UInt8>) -> Double {
    // A stray quote at either end does not make the value another one.
    if value.count > 1, value.first == 0x22 { return fit(.init(rebasing: value.dropFirst())) - 0.7 }
    if value.count > 1, value.last == 0x22 { return fit(.init(rebasing: value.dropLast())) - 0.7 }
    let kind = ValueKind(value)
    let sameKind = Double(count(kind))
    let sameFamily = ValueKind.allCases.reduce(0.0) {
      $0 + ($1.family == kind.family ? Double(count($1)) : 0)
    }
    let share = kind.family == .text ? 0.1 : 0.7
    var fit = log((sameKind * share + sameFamily * (1 - share) + 0.05) / (Double(count) + 1))
    if kind != .empty, let shape = dominantShape {
      fit += Self.shape(value) == shape ? 1 : -1.5
    }
    if value.count > 4 * longest + 16 { fit -= 1 }
    return fit
  }

  /// Digits as 9, capitals as A, small letters as a, the rest as it is; nil for long values.
  static func shape(_ value: UnsafeBufferPointer<UInt8>) -> Shape? {
    guard value.count <= 24 else { return nil }
    return value.map { byte in
      switch byte {
      case 0x30...0x39: UInt8(ascii: "9")
      case 0x41...0x5A: UInt8(ascii: "A")
      case 0x61...0x7A: UInt8(ascii: "a")
      default: byte
      }
    }
  }
}

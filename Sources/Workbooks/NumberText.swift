internal import Foundation

/// The shortest text of a number that people see: fifteen digits, of which a workbook is sure, and no more.
enum NumberText {
  /// What a number is beside its text.
  enum Kind { case number, long, none }

  /// Replaces the number that stands behind a place of a buffer, as a workbook stores it, by its text.
  /// - Returns: Whether it has more digits than a workbook is sure of; `none` where it is no number, and stays.
  static func normalize(_ bytes: inout [UInt8], from start: Int) -> Kind {
    if isShort(bytes, start) { return .number }
    guard let value = value(bytes, start) else { return .none }
    let text: String
    var isLong = false
    if value == 0 {
      text = "0"
    } else if abs(value) >= 1e15 {
      isLong = true
      text = long(value, bytes, start)
    } else {
      text = short(value)
    }
    bytes.removeLast(bytes.count - start)
    bytes.append(contentsOf: text.utf8)
    return isLong ? .long : .number
  }

  /// The number that stands behind a place; nil where there is none.
  static func value(_ bytes: [UInt8], _ start: Int) -> Double? {
    let signs = "+-.eE".utf8
    guard start < bytes.count,
      bytes[start...].allSatisfy({ (0x30...0x39).contains($0) || signs.contains($0) }),
      let value = Double(String(decoding: bytes[start...], as: UTF8.self)), value.isFinite
    else { return nil }
    return value
  }

  /// Whether a number stands there as people see it: up to fifteen digits, no zero too many, no exponent.
  private static func isShort(_ bytes: [UInt8], _ start: Int) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      var index = start
      let end = bytes.count
      if index < end, bytes[index] == UInt8(ascii: "-") { index += 1 }
      let first = index
      guard end - first <= 16, end > first else { return false }
      var (point, isZero) = (-1, true)
      while index < end {
        let byte = bytes[index]
        if byte == UInt8(ascii: ".") {
          guard point < 0 else { return false }
          point = index
        } else {
          guard byte >= 0x30, byte <= 0x39 else { return false }
          if byte != 0x30 { isZero = false }
        }
        index += 1
      }
      let digits = point < 0 ? end - first : end - first - 1
      guard digits <= 15, digits > 0 else { return false }
      // `007`, `.5`, `5.`, `2.50` and `-0` are written otherwise.
      if point < 0 { return bytes[first] != 0x30 || end - first == 1 && first == start }
      return point > first && (bytes[first] != 0x30 || point == first + 1) && bytes[end - 1] != 0x30
        && point < end - 1
        && !isZero
    }
  }

  /// A number of more than fifteen digits before its point.
  private static func long(_ value: Double, _ bytes: [UInt8], _ start: Int) -> String {
    guard abs(value) < 1e18 else { return Digits(value, rounded: false).scientific }
    let isWhole = bytes[start...].allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
    if isWhole { return String(decoding: bytes[start...], as: UTF8.self) }
    return Digits(value, rounded: false).plain
  }

  private static func short(_ value: Double) -> String {
    var digits = Digits(value, rounded: false)
    if digits.digits.count > 15 { digits = Digits(value, rounded: true) }
    return digits.decimals <= 18 ? digits.plain : digits.scientific
  }

  /// The digits of a number without zeroes around them, and where its point is.
  private struct Digits {
    var isNegative = false
    var digits: [UInt8] = []
    /// How many digits stand before the point; negative where zeroes follow it.
    var point = 0

    init(_ value: Double, rounded: Bool) {
      let text = rounded ? String(format: "%.14e", locale: nil, value) : value.description
      let parts = text.lowercased().split(separator: "e")
      var isBehind = false
      for byte in parts[0].utf8 {
        switch byte {
        case UInt8(ascii: "-"): isNegative = true
        case UInt8(ascii: "."): isBehind = true
        default:
          digits.append(byte)
          if !isBehind { point += 1 }
        }
      }
      if parts.count > 1 { point += Int(parts[1]) ?? 0 }
      while digits.count > 1, digits.last == 0x30 { digits.removeLast() }
      while digits.count > 1, digits.first == 0x30 {
        digits.removeFirst()
        point -= 1
      }
    }

    /// How many digits stand behind the point.
    var decimals: Int { max(0, digits.count - point) }

    var plain: String {
      var text = isNegative ? "-" : ""
      let whole = digits.prefix(max(0, point))
      text += whole.isEmpty ? "0" : String(decoding: whole, as: UTF8.self)
      text += String(repeating: "0", count: max(0, point - digits.count))
      let rest = digits.dropFirst(max(0, point))
      if !rest.isEmpty {
        text += "." + String(repeating: "0", count: max(0, -point)) + String(decoding: rest, as: UTF8.self)
      }
      return text
    }

    var scientific: String {
      let rest = String(decoding: digits.dropFirst(), as: UTF8.self)
      let exponent = point - 1
      return (isNegative ? "-" : "") + String(UnicodeScalar(digits[0])) + (rest.isEmpty ? "" : "." + rest)
        + "e" + (exponent < 0 ? "-" : "+") + String(abs(exponent))
    }
  }
}

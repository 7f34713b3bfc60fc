extension JSONScanner {
  /// What a path leads to.
  enum Found: Equatable {
    /// The value's range.
    case value(Range<Int>)
    /// Nothing: the missing step's place in the path, from 0.
    case missing(step: Int)
  }

  /// Follows a path without `*` from the value here. A key that occurs more than once counts at its first place.
  func find(_ path: ArraySlice<JSONPath.Step>) throws(JSONFault) -> Found {
    var scanner = self
    guard let step = path.first else { return .value(try scanner.skipValue()) }
    guard let next = try scanner.enter(step) else { return .missing(step: path.startIndex) }
    return try JSONScanner(bytes, at: next).find(path.dropFirst())
  }

  /// Follows a path, `*` included, and calls `body` with every value it leads to.
  /// - Returns: the place of the step that led nowhere, if any value lacked one.
  func forEach(
    _ path: ArraySlice<JSONPath.Step>, _ body: (Range<Int>) throws(JSONFault) -> Void
  ) throws(JSONFault) -> Int? {
    var scanner = self
    guard let step = path.first else {
      try body(try scanner.skipValue())
      return nil
    }
    guard step == .all else {
      guard let next = try scanner.enter(step) else { return path.startIndex }
      return try JSONScanner(bytes, at: next).forEach(path.dropFirst(), body)
    }
    var missing: Int?
    func visit(_ scanner: inout JSONScanner) throws(JSONFault) {
      let value = try scanner.skipValue()
      missing =
        try JSONScanner(scanner.bytes, at: value.lowerBound).forEach(path.dropFirst(), body) ?? missing
    }
    switch scanner.peek() {
    case UInt8(ascii: "["): try scanner.forEachElement { inner throws(JSONFault) in try visit(&inner) }
    case UInt8(ascii: "{"): try scanner.forEachMember { inner, _ throws(JSONFault) in try visit(&inner) }
    default: return path.startIndex
    }
    return missing
  }

  /// The position of the value one step further, or nil.
  private mutating func enter(_ step: JSONPath.Step) throws(JSONFault) -> Int? {
    var position: Int?
    switch step {
    case .key(let name):
      guard peek() == UInt8(ascii: "{") else { return nil }
      try forEachMember { scanner, key throws(JSONFault) in
        _ = scanner.peek()
        if position == nil, scanner.key(key, equals: name) { position = scanner.at }
        _ = try scanner.skipValue()
      }
    case .index(let wanted):
      guard peek() == UInt8(ascii: "[") else { return nil }
      var positions: [Int] = []
      var count = 0
      try forEachElement { scanner throws(JSONFault) in
        _ = scanner.peek()
        if wanted < 0 { positions.append(scanner.at) } else if count == wanted { position = scanner.at }
        count += 1
        _ = try scanner.skipValue()
      }
      if wanted < 0, count + wanted >= 0 { position = positions[count + wanted] }
    case .all: break
    }
    return position
  }

  /// Whether a key's bytes are the name; keys with escapes are decoded first.
  func key(_ range: Range<Int>, equals name: [UInt8]) -> Bool {
    let slice = UnsafeBufferPointer(rebasing: bytes[range])
    if slice.contains(UInt8(ascii: "\\")) { return JSONText.decode(slice) == name }
    return slice.count == name.count && slice.elementsEqual(name)
  }
}

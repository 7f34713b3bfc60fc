/// Cuts records out of a response body and writes them one to a line, byte for byte as they were sent except
/// for white space between tokens.
struct RecordSlicer {
  /// Members put in front of every record: JSON text such as `"parent_id":5`, or empty.
  var prefix: [UInt8] = []
  /// Members taken from within each record and put in front of it.
  var added: [AddedMember] = []
  /// The names of those members, which no record may hold itself.
  var prefixNames: [[UInt8]] = []
  /// Which records are passed over.
  var skip: Resource.Skip?
  /// Where the cursor is in a record.
  var cursor: JSONPath?

  /// Called with the value of the cursor in each record, nil where it has none.
  var onCursor: (JSONScalar?) -> Void = { _ in }

  /// The number of records and where the first and last lie in the output.
  struct Cut {
    var count = 0
    var skipped = 0
    var first: Range<Int>?
    var last: Range<Int>?
  }

  /// Appends the record at a range as a line. What is not an object becomes `{"value": …}`.
  func append(
    _ range: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>, to output: inout [UInt8], cut: inout Cut
  ) throws(JSONFault) {
    if try isUnwanted(range, bytes) {
      cut.skipped += 1
      return
    }
    let start = output.count
    let prefix = try prefix(of: range.lowerBound, in: bytes)
    let isObject = bytes[range.lowerBound] == UInt8(ascii: "{")
    if isObject {
      try checkNames(at: range.lowerBound, in: bytes)
      output.append(UInt8(ascii: "{"))
      output.append(contentsOf: prefix)
      let body = (range.lowerBound + 1)..<range.upperBound
      if !prefix.isEmpty, Self.hasMember(body, bytes) { output.append(UInt8(ascii: ",")) }
      try Self.copyCompact(body, of: bytes, to: &output)
    } else {
      output.append(UInt8(ascii: "{"))
      output.append(contentsOf: prefix)
      if !prefix.isEmpty { output.append(UInt8(ascii: ",")) }
      output.append(contentsOf: "\"value\":".utf8)
      try Self.copyCompact(range, of: bytes, to: &output)
      output.append(UInt8(ascii: "}"))
    }
    let line = start..<output.count
    output.append(0x0A)
    cut.count += 1
    cut.first = cut.first ?? line
    cut.last = line
    if let cursor {
      if case .value(let found) = try JSONScanner(bytes, at: range.lowerBound).find(cursor.steps[...]) {
        onCursor(JSONScalar(bytes, found))
      } else {
        onCursor(nil)
      }
    }
  }

  /// What stands in front of the record's own members, without the last comma.
  private func prefix(of record: Int, in bytes: UnsafeBufferPointer<UInt8>) throws(JSONFault) -> [UInt8] {
    var prefix = prefix
    for member in added {
      if !prefix.isEmpty { prefix.append(UInt8(ascii: ",")) }
      JSONText.append(member.name.utf8, to: &prefix)
      prefix.append(UInt8(ascii: ":"))
      let value = Array(try member.value(in: record, of: bytes).utf8)
      try value.withUnsafeBufferPointer { value throws(JSONFault) in
        try Self.copyCompact(0..<value.count, of: value, to: &prefix)
      }
    }
    return prefix
  }

  private func isUnwanted(_ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) throws(JSONFault) -> Bool
  {
    guard let skip,
      case .value(let found) = try JSONScanner(bytes, at: range.lowerBound).find(skip.path.steps[...])
    else { return false }
    let value = JSONScalar(bytes, found)
    return skip.equals.map { value.text == $0 } ?? value.isTrue
  }

  private static func hasMember(_ body: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var scanner = JSONScanner(bytes, at: body.lowerBound)
    return scanner.peek() != UInt8(ascii: "}")
  }

  /// A record that holds a member of the prefix's name would have it twice, and a reader would pick either.
  private func checkNames(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) throws(JSONFault) {
    guard !prefixNames.isEmpty else { return }
    var scanner = JSONScanner(bytes, at: start)
    try scanner.forEachMember { scanner, key throws(JSONFault) in
      for name in prefixNames where scanner.key(key, equals: name) {
        throw JSONFault(
          "a record already has a member '\(String(decoding: name, as: UTF8.self))', which 'include' would add",
          at: key.lowerBound)
      }
      _ = try scanner.skipValue()
    }
  }

  /// Copies valid JSON without the white space between its tokens.
  static func copyCompact(
    _ range: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]
  ) throws(JSONFault) {
    var scanner = JSONScanner(bytes, at: range.lowerBound)
    var from = range.lowerBound
    while scanner.at < range.upperBound {
      switch bytes[scanner.at] {
      case 0x22: _ = try scanner.skipString()
      case 0x20, 0x09, 0x0A, 0x0D:
        output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[from..<scanner.at]))
        while scanner.at < range.upperBound, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[scanner.at]) {
          scanner.at += 1
        }
        from = scanner.at
      default: scanner.at += 1
      }
    }
    output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[from..<range.upperBound]))
  }
}

/// What a JSON response looks like: where its records are, and the scalars around them.
struct ResponseShape {
  /// The path of the records.
  private(set) var records = "$"
  private(set) var count = 0
  /// The scalars of the first record.
  private(set) var fields: [(name: String, value: JSONScalar)] = []
  /// The scalars outside the records by their path.
  private(set) var scalars: [(path: String, value: JSONScalar)] = []
  /// The records as text, to tell pages apart.
  private(set) var text = ""

  private struct Candidate {
    var path: String
    var count: Int
    var first: Range<Int>
    var whole: Range<Int>
    var score: Int
  }

  init(_ response: HTTPResponse) throws {
    let body = try ResponseText.utf8(response, format: .json)
    do {
      try body.withUnsafeBufferPointer { bytes in
        var candidates: [Candidate] = []
        try walk(JSONScanner(bytes), path: "", depth: 0, &candidates)
        guard let best = candidates.max(by: { $0.score < $1.score }) else { return }
        records = best.path.isEmpty ? "$" : best.path
        count = best.count
        text = String(decoding: bytes[best.whole], as: UTF8.self)
        var scanner = JSONScanner(bytes, at: best.first.lowerBound)
        try scanner.forEachMember { scanner, key throws(JSONFault) in
          let name = String(decoding: bytes[key], as: UTF8.self)
          fields.append((name, JSONScalar(bytes, try scanner.skipValue())))
        }
      }
    } catch let fault as JSONFault {
      throw APIError(.response, "the response is not json: \(fault.message) at byte \(fault.offset)")
    }
    if count == 0 {
      throw APIError(
        .response, "the response holds no array of objects",
        advice: "Ask for a listing; a single object is read with 'records: $'.")
    }
  }

  /// Arrays of objects count by their length, less for each level they lie deeper.
  private mutating func walk(
    _ start: JSONScanner, path: String, depth: Int, _ candidates: inout [Candidate]
  ) throws(JSONFault) {
    var scanner = start
    var probe = start
    let bytes = start.bytes
    switch probe.peek() {
    case UInt8(ascii: "["):
      var first: Range<Int>?
      var count = 0
      let from = probe.at
      try probe.forEachElement { inner throws(JSONFault) in
        let range = try inner.skipValue()
        if bytes[range.lowerBound] == UInt8(ascii: "{") {
          first = first ?? range
          count += 1
        }
      }
      if let first {
        let score = count * 4 - depth * 6 + (depth == 0 ? 1000 : 0)
        candidates.append(
          Candidate(path: path, count: count, first: first, whole: from..<probe.at, score: score))
      }
    case UInt8(ascii: "{") where depth < 4:
      var members: [(name: String, at: JSONScanner)] = []
      try scanner.forEachMember { inner, key throws(JSONFault) in
        _ = inner.peek()
        members.append((String(decoding: bytes[key], as: UTF8.self), inner))
        _ = try inner.skipValue()
      }
      for member in members {
        let plain = member.name.allSatisfy {
          $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == "@"
        }
        let name = plain ? member.name : "\"\(member.name)\""
        try walk(member.at, path: path.isEmpty ? name : path + "." + name, depth: depth + 1, &candidates)
      }
    default:
      let range = try scanner.skipValue()
      scalars.append((path, JSONScalar(bytes, range)))
    }
  }
}

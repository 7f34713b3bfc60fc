/// What one response held.
struct Page: Sendable {
  /// The records, one to a line.
  var lines: [UInt8] = []
  /// How many.
  var count = 0
  /// How many more were passed over.
  var skipped = 0
  /// How many the server sent.
  var arrived: Int { count + skipped }
  /// Where the first and last are in `lines`.
  var first: Range<Int>?
  var last: Range<Int>?
  /// The values of the body that pagination asked for.
  var values: [JSONPath: JSONScalar] = [:]
  /// The cursors of the records, folded.
  var cursors = CursorFold()

  /// A value of the first or last record.
  func value(_ path: JSONPath, ofRecord range: Range<Int>?) -> JSONScalar? {
    guard let range else { return nil }
    return lines.withUnsafeBufferPointer { bytes in
      guard case .value(let found)? = try? JSONScanner(bytes, at: range.lowerBound).find(path.steps[...])
      else {
        return nil
      }
      return JSONScalar(bytes, found)
    }
  }
}

extension Page {
  /// A hash of the records.
  var contentHash: Int {
    var hasher = Hasher()
    lines.withUnsafeBytes { hasher.combine(bytes: $0) }
    return hasher.finalize()
  }

  /// Where the last so many lines start.
  func lineStarts(last wanted: Int) -> [Int] {
    var starts: [Int] = []
    var at = lines.count - 1
    while at > 0, starts.count < wanted {
      at -= 1
      if lines[at] == 0x0A { starts.append(at + 1) } else if at == 0 { starts.append(0) }
    }
    return starts.reversed()
  }

  /// The page without its first lines.
  func dropping(first unwanted: Int) -> Page {
    guard unwanted > 0 else { return self }
    var page = self
    var at = 0
    for _ in 0..<unwanted { at = (lines[at...].firstIndex(of: 0x0A) ?? lines.count - 1) + 1 }
    page.lines = Array(lines[at...])
    page.count -= unwanted
    (page.first, page.last) = (nil, nil)
    return page
  }
}

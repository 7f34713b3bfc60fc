/// The document type in the first bytes of a document in UTF-8 or another extension of ASCII.
enum DocumentType {
  /// Overwrites it with spaces, line breaks kept, unless it declares entities: then the contents need it.
  static func blank(_ start: UnsafeMutableRawBufferPointer) {
    guard let begin = find("<!DOCTYPE", in: start, from: 0), let end = end(in: start, from: begin) else {
      return
    }
    if let entity = find("<!ENTITY", in: start, from: begin), entity < end { return }
    for index in begin..<end where start[index] != 0x0A { start[index] = 0x20 }
  }

  /// Where it ends: behind `]>` where it has a part in brackets, else behind `>`.
  private static func end(in bytes: UnsafeMutableRawBufferPointer, from begin: Int) -> Int? {
    guard let close = find(">", in: bytes, from: begin) else { return nil }
    guard let bracket = find("[", in: bytes, from: begin), bracket < close else { return close + 1 }
    var index = bracket
    while let closing = find("]", in: bytes, from: index) {
      index = closing + 1
      while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
      if index < bytes.count, bytes[index] == 0x3E { return index + 1 }
    }
    return nil
  }

  private static func find(_ text: String, in bytes: UnsafeMutableRawBufferPointer, from start: Int) -> Int? {
    let wanted = Array(text.utf8)
    guard bytes.count >= wanted.count, start <= bytes.count - wanted.count else { return nil }
    return (start...bytes.count - wanted.count).first { at in
      bytes[at] == wanted[0] && wanted.indices.allSatisfy { bytes[at + $0] == wanted[$0] }
    }
  }
}

import Foundation

/// Turns bytes of an encoding into UTF-8, piece by piece. What has no meaning becomes U+FFFD or is read as Windows-1252, and
/// is counted.
struct Transcoder: ~Copyable {
  /// What was changed on the way.
  struct Report: Hashable, Sendable {
    /// NULs that were left out.
    var nuls = 0
    /// Bytes without a meaning in the encoding.
    var invalid = 0
    /// The place of the first of them in the input.
    var firstInvalid: Int?
  }

  private(set) var report = Report()
  private let table: [[UInt8]]
  private let converter: iconv_t?
  private var leftover: [UInt8] = []
  private var offset = 0
  private let step: Int

  init(_ encoding: TextEncoding) {
    if encoding == .utf8 || encoding.isSingleByte {
      table = (encoding == .utf8 ? TextEncoding.windows1252 : encoding).table()
      converter = nil
    } else {
      table = []
      converter = iconv_open("UTF-8", encoding.name)
    }
    isUTF8 = encoding == .utf8
    step = encoding.name.hasPrefix("UTF-16") ? 2 : encoding.name.hasPrefix("UTF-32") ? 4 : 1
  }

  private let isUTF8: Bool

  deinit { if let converter { iconv_close(converter) } }

  /// Appends the text of some bytes.
  /// - Parameter isLast: Whether nothing follows.
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, to text: inout [UInt8]) {
    if leftover.isEmpty {
      convert(bytes, isLast: isLast, to: &text)
    } else {
      let joined = leftover + bytes
      leftover = []
      joined.withUnsafeBufferPointer { convert($0, isLast: isLast, to: &text) }
    }
  }

  private mutating func convert(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, to text: inout [UInt8]) {
    if isUTF8 {
      utf8(bytes, isLast: isLast, to: &text)
    } else if converter == nil {
      singleByte(bytes, to: &text)
    } else {
      converted(bytes, isLast: isLast, to: &text)
    }
    offset += bytes.count - leftover.count
  }

  private mutating func utf8(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, to text: inout [UInt8]) {
    var start = 0
    var index = 0
    func flush(_ end: Int, _ text: inout [UInt8]) {
      if end > start { text.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<end])) }
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 && byte != 0 {
        index += 1
        continue
      }
      if byte == 0 {
        flush(index, &text)
        report.nuls += 1
        index += 1
        start = index
        continue
      }
      let length = UTF8Check.length(bytes, at: index)
      if length > 0 {
        index += length
        continue
      }
      flush(index, &text)
      if !isLast && UTF8Check.isBeginning(bytes, at: index) {
        leftover = Array(bytes[index...])
        return
      }
      invalid(at: index)
      text += table[Int(byte)].isEmpty ? [0xEF, 0xBF, 0xBD] : table[Int(byte)]
      index += 1
      start = index
    }
    flush(index, &text)
  }

  private mutating func singleByte(_ bytes: UnsafeBufferPointer<UInt8>, to text: inout [UInt8]) {
    for (index, byte) in bytes.enumerated() {
      if byte < 0x80 {
        if byte == 0 { report.nuls += 1 } else { text.append(byte) }
      } else if table[Int(byte)].isEmpty {
        invalid(at: index)
        text += [0xEF, 0xBF, 0xBD]
      } else {
        text += table[Int(byte)]
      }
    }
  }

  private mutating func converted(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, to text: inout [UInt8]) {
    guard let converter, !bytes.isEmpty else { return }
    var input = UnsafeMutableRawPointer(mutating: bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
    var inputLeft = bytes.count
    var output = [CChar](repeating: 0, count: bytes.count * 4 + 16)
    while inputLeft > 0 {
      var outputLeft = output.count
      let capacity = output.count
      let fault = output.withUnsafeMutableBufferPointer { buffer in
        var to = buffer.baseAddress
        return iconv(converter, &input, &inputLeft, &to, &outputLeft) == -1 ? errno : 0
      }
      for byte in output[..<(capacity - outputLeft)] {
        if byte == 0 { report.nuls += 1 } else { text.append(UInt8(bitPattern: byte)) }
      }
      if inputLeft == 0 || fault == E2BIG { continue }
      if fault == EINVAL && !isLast {
        leftover = Array(bytes[(bytes.count - inputLeft)...])
        return
      }
      invalid(at: bytes.count - inputLeft)
      text += [0xEF, 0xBF, 0xBD]
      let skipped = min(step, inputLeft)
      input = input?.advanced(by: skipped)
      inputLeft -= skipped
    }
  }

  private mutating func invalid(at index: Int) {
    report.invalid += 1
    if report.firstInvalid == nil { report.firstInvalid = offset + index }
  }
}

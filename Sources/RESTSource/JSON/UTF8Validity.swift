/// The position of the first byte that is not well-formed UTF-8 (The Unicode Standard, table 3-7), or nil.
func firstInvalidUTF8(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
  var at = 0
  let count = bytes.count
  let raw = UnsafeRawBufferPointer(bytes)
  while at < count {
    if at + 8 <= count, raw.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 == 0 {
      at += 8
      continue
    }
    let byte = bytes[at]
    if byte < 0x80 {
      at += 1
      continue
    }
    let length: Int
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch byte {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, low) = (3, 0xA0)
    case 0xED: (length, high) = (3, 0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, low) = (4, 0x90)
    case 0xF4: (length, high) = (4, 0x8F)
    case 0xF1...0xF3: length = 4
    default: return at
    }
    guard at + length <= count, bytes[at + 1] >= low, bytes[at + 1] <= high else { return at }
    for follower in 2..<max(length, 2) where bytes[at + follower] & 0xC0 != 0x80 { return at }
    at += length
  }
  return nil
}

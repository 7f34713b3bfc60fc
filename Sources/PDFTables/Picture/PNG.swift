import Foundation

/// Writes images as PNG (RFC 2083). Compressed where the system's zlib can be loaded, stored otherwise.
enum PNG {
  static func data(_ image: PageImage) -> Data {
    let row = image.width * image.format.bytesPerPixel
    var raw: [UInt8] = []
    raw.reserveCapacity((row + 1) * image.height)
    for y in 0..<image.height {
      // Filter type 0: bytes as they are.
      raw.append(0)
      raw += image.pixels[(y * row)..<((y + 1) * row)]
    }
    var data = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    let color: UInt8 = image.format == .gray ? 0 : 2
    append("IHDR", bigEndian(image.width) + bigEndian(image.height) + [8, color, 0, 0, 0], to: &data)
    append("IDAT", Deflate.zlib(raw), to: &data)
    append("IEND", [], to: &data)
    return data
  }

  private static func append(_ type: String, _ payload: [UInt8], to data: inout Data) {
    let body = Array(type.utf8) + payload
    data += bigEndian(payload.count) + body + bigEndian(Int(crc(body)))
  }

  private static func bigEndian(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static let crcTable: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    var value: UInt32 = 0xFFFF_FFFF
    for byte in bytes { value = crcTable[Int((value ^ UInt32(byte)) & 0xFF)] ^ (value >> 8) }
    return value ^ 0xFFFF_FFFF
  }
}

/// The zlib format (RFC 1950).
enum Deflate {
  private typealias Compress =
    @convention(c) (
      UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt>?, UnsafePointer<UInt8>?, UInt, Int32
    ) -> Int32

  static func zlib(_ bytes: [UInt8]) -> [UInt8] { compressed(bytes) ?? stored(bytes) }

  private static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
    for name in ["libz.so.1", "libz.dylib", "libz.so"] {
      guard let library = dlopen(name, RTLD_NOW | RTLD_LOCAL), let address = dlsym(library, "compress2")
      else { continue }
      let compress = unsafeBitCast(address, to: Compress.self)
      var result = [UInt8](repeating: 0, count: bytes.count + bytes.count / 1000 + 64)
      var count = UInt(result.count)
      let status = result.withUnsafeMutableBufferPointer {
        compress($0.baseAddress, &count, bytes, UInt(bytes.count), 1)
      }
      return status == 0 ? Array(result.prefix(Int(count))) : nil
    }
    return nil
  }

  /// Blocks without compression, and the Adler-32 checksum.
  static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let count = min(65_535, bytes.count - start)
      let length = UInt16(count)
      result.append(start + count == bytes.count ? 1 : 0)
      result += [UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)]
      result += bytes[start..<(start + count)]
      start += count
    } while start < bytes.count
    var a: UInt32 = 1
    var b: UInt32 = 0
    for byte in bytes {
      a = (a + UInt32(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return result + [b >> 8, b, a >> 8, a].map { UInt8(truncatingIfNeeded: $0) }
  }
}

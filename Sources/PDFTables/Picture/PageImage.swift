import CPDFium

/// A page drawn in pixels, in reading direction, rows from the top, without padding.
struct PageImage {
  enum Format {
    case gray
    case rgb
    var bytesPerPixel: Int { self == .gray ? 1 : 3 }
  }

  let width: Int
  let height: Int
  let format: Format
  /// Pixels per point.
  let scale: Double
  var pixels: [UInt8]

  /// Draws a page. Throws `PDFError` when PDFium cannot, or when the page is too large for `maximumPixels`.
  init(
    _ document: PDFiumDocument, content: PageContent, resolution: Double, format: Format,
    maximumPixels: Int = 60_000_000
  ) throws {
    var scale = resolution / 72
    let area = content.width * content.height
    guard area.isFinite, area > 0 else { throw PDFError.limitExceeded(limit: "pixels", value: maximumPixels) }
    scale = min(scale, (Double(maximumPixels) / area).squareRoot())
    let width = max(1, Int(content.width * scale))
    let height = max(1, Int(content.height * scale))
    // PDFium draws images only in colour; three bytes for a pixel are its format 2.
    let stride = (width * 3 + 3) & ~3
    var padded = [UInt8](repeating: 255, count: stride * height)
    try document.withPage(number: content.number) { pdfium, page, _ in
      try padded.withUnsafeMutableBytes { bytes in
        guard
          let bitmap = pdfium.createBitmap(
            Int32(width), Int32(height), 2, bytes.baseAddress, Int32(stride))
        else { throw PDFError.limitExceeded(limit: "pixels", value: maximumPixels) }
        defer { pdfium.destroyBitmap(bitmap) }
        _ = pdfium.fillBitmap(bitmap, 0, 0, Int32(width), Int32(height), 0xFFFF_FFFF)
        // Annotations as well, bytes in the order red, green, blue.
        pdfium.renderPage(bitmap, page, 0, 0, Int32(width), Int32(height), Int32(content.turn), 0x01 | 0x10)
      }
    }
    pixels = Self.packed(padded, width: width, height: height, stride: stride, format)
    self.width = width
    self.height = height
    self.format = format
    self.scale = scale
  }
}

extension PageImage {
  /// Rows without padding; grey by the weights of ITU-R BT.601.
  private static func packed(_ padded: [UInt8], width: Int, height: Int, stride: Int, _ format: Format)
    -> [UInt8]
  {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height * format.bytesPerPixel)
    for y in 0..<height {
      let row = padded[(y * stride)..<(y * stride + width * 3)]
      if format == .rgb {
        pixels += row
      } else {
        for at in Swift.stride(from: row.startIndex, to: row.endIndex, by: 3) {
          let red = Int(row[at]) * 77
          let green = Int(row[at + 1]) * 150
          let blue = Int(row[at + 2]) * 29
          pixels.append(UInt8((red + green + blue) >> 8))
        }
      }
    }
    return pixels
  }

  /// Colours a rectangle given in points; half of what is below shines through.
  mutating func tint(_ box: Box, _ color: (red: UInt8, green: UInt8, blue: UInt8)) {
    guard format == .rgb else { return }
    let columns = max(0, Int(box.left * scale))..<max(0, min(width, Int(box.right * scale)))
    let rows = max(0, Int(box.top * scale))..<max(0, min(height, Int(box.bottom * scale)))
    guard !columns.isEmpty else { return }
    for y in rows {
      for x in columns {
        let at = (y * width + x) * 3
        pixels[at] = UInt8((Int(pixels[at]) + Int(color.red)) / 2)
        pixels[at + 1] = UInt8((Int(pixels[at + 1]) + Int(color.green)) / 2)
        pixels[at + 2] = UInt8((Int(pixels[at + 2]) + Int(color.blue)) / 2)
      }
    }
  }

  /// Draws the sides of a rectangle given in points, `thickness` pixels wide.
  mutating func frame(_ box: Box, _ color: (red: UInt8, green: UInt8, blue: UInt8), thickness: Double) {
    let half = thickness / 2 / scale
    for y in [box.top, box.bottom] {
      tint(Box(left: box.left - half, top: y - half, right: box.right + half, bottom: y + half), color)
    }
    for x in [box.left, box.right] {
      tint(Box(left: x - half, top: box.top - half, right: x + half, bottom: box.bottom + half), color)
    }
  }
}

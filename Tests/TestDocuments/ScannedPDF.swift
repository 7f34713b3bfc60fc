package import Foundation

/// Writes a document of one page that is nothing but a grey image, as scanners make them.
package struct ScannedPDF {
  /// Size of the page in points.
  package var width: Double
  package var height: Double
  /// Size of the image in pixels, and its rows from the top.
  package var columns: Int
  package var rows: Int
  package var pixels: [UInt8]

  package init(width: Double, height: Double, columns: Int, rows: Int, pixels: [UInt8]) {
    self.width = width
    self.height = height
    self.columns = columns
    self.rows = rows
    self.pixels = pixels
  }

  /// Lays the sheet askew, falling to the right by an angle in degrees, with the next pixel's colour.
  package mutating func skew(by degrees: Double) {
    let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
    var skewed = [UInt8](repeating: 255, count: pixels.count)
    for y in 0..<rows {
      for x in 0..<columns {
        let (dx, dy) = (Double(x - columns / 2), Double(y - rows / 2))
        let sourceX = Int((dx * cosine + dy * sine).rounded()) + columns / 2
        let sourceY = Int((dy * cosine - dx * sine).rounded()) + rows / 2
        if sourceX >= 0, sourceX < columns, sourceY >= 0, sourceY < rows {
          skewed[y * columns + x] = pixels[sourceY * columns + sourceX]
        }
      }
    }
    pixels = skewed
  }

  package func data() -> Data {
    let content = "q \(width) 0 0 \(height) 0 0 cm /I Do Q"
    let objects: [(String, [UInt8])] = [
      ("<< /Type /Catalog /Pages 2 0 R >>", []),
      ("<< /Type /Pages /Kids [3 0 R] /Count 1 >>", []),
      (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 \(width) \(height)] /Contents 4 0 R "
          + "/Resources << /XObject << /I 5 0 R >> >> >>", []
      ),
      ("<< /Length \(content.utf8.count) >>", Array(content.utf8)),
      (
        "<< /Type /XObject /Subtype /Image /Width \(columns) /Height \(rows) /ColorSpace /DeviceGray "
          + "/BitsPerComponent 8 /Length \(pixels.count) >>", pixels
      ),
    ]
    var file = Data("%PDF-1.4\n".utf8)
    for (index, object) in objects.enumerated() {
      file += Data("\(index + 1) 0 obj\n\(object.0)\n".utf8)
      if !object.1.isEmpty { file += Data("stream\n".utf8) + Data(object.1) + Data("\nendstream\n".utf8) }
      file += Data("endobj\n".utf8)
    }
    file += Data("trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\n%%EOF\n".utf8)
    return file
  }
}

package import Foundation

/// Writes small documents for tests: Helvetica and Courier text, lines, filled areas, in points from the top left.
package struct SmallPDF {
  package var width = 595.0
  package var height = 842.0
  package var rotation = 0
  private var pages: [String] = []
  private var content = ""
  private var fields: [(name: String, value: String, box: [Double])] = []

  package init(width: Double = 595, height: Double = 842, rotation: Int = 0) {
    self.width = width
    self.height = height
    self.rotation = rotation
  }

  /// Text of Latin letters with its left end, or its right end, at `x` and its base line at `y`.
  package mutating func text(
    _ text: String, x: Double, y: Double, size: Double = 10, right: Bool = false, bold: Bool = false
  ) {
    let left = right ? x - Self.width(text, size) : x
    let escaped = text.replacing("\\", with: "\\\\").replacing("(", with: "\\(").replacing(")", with: "\\)")
      .unicodeScalars.map { $0.isASCII ? String($0) : "\\" + String($0.value, radix: 8) }.joined()
    content += "BT /\(bold ? "B" : "M") \(size) Tf \(left) \(height - y) Td (\(escaped)) Tj ET\n"
  }

  package mutating func line(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double) {
    content += "0.5 w \(x0) \(height - y0) m \(x1) \(height - y1) l S\n"
  }

  package mutating func fill(_ x: Double, _ y: Double, _ width: Double, _ height: Double, gray: Double = 0.9)
  {
    content += "\(gray) g \(x) \(self.height - y - height) \(width) \(height) re f 0 g\n"
  }

  /// A grid of cells, its texts five points from the left of each.
  package mutating func grid(_ rows: [[String]], xs: [Double], top: Double, rowHeight: Double = 20) {
    for (index, row) in rows.enumerated() {
      for (column, cell) in row.enumerated() {
        text(cell, x: xs[column] + 5, y: top + Double(index) * rowHeight + 14)
      }
    }
    for index in 0...rows.count {
      let y = top + Double(index) * rowHeight
      line(xs[0], y, xs[xs.count - 1], y)
    }
    for x in xs { line(x, top, x, top + Double(rows.count) * rowHeight) }
  }

  /// A filled text field of a form, on the first page.
  package mutating func field(
    _ name: String, _ value: String, x: Double, y: Double, width: Double, height: Double
  ) {
    fields.append((name, value, [x, self.height - y - height, x + width, self.height - y]))
  }

  package mutating func endPage() {
    pages.append(content)
    content = ""
  }

  /// Courier: every character is 0.6 of the size wide.
  package static func width(_ text: String, _ size: Double) -> Double { Double(text.count) * 0.6 * size }

  package func data() -> Data {
    var objects: [String] = []
    let contents = content.isEmpty ? pages : pages + [content]
    let kids = contents.indices.map { "\(4 + $0 * 2) 0 R" }.joined(separator: " ")
    let firstField = 4 + contents.count * 2
    let references = fields.indices.map { "\(firstField + $0) 0 R" }.joined(separator: " ")
    objects.append("<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [\(references)] /DA (/M 10 Tf) >> >>")
    objects.append("<< /Type /Pages /Kids [\(kids)] /Count \(contents.count) >>")
    objects.append(
      "<< /Font << /M << /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >> "
        + "/B << /Type /Font /Subtype /Type1 /BaseFont /Courier-Bold /Encoding /WinAnsiEncoding >> >> >>")
    for (index, content) in contents.enumerated() {
      objects.append(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 \(width) \(height)] /Rotate \(rotation) /Resources 3 0 R "
          + "/Contents \(5 + index * 2) 0 R /Annots [\(index == 0 ? references : "")] >>")
      objects.append("<< /Length \(content.utf8.count) >>\nstream\n\(content)endstream")
    }
    for field in fields {
      let box = field.box.map { "\($0)" }.joined(separator: " ")
      objects.append(
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (\(field.name)) /V (\(field.value)) /Rect [\(box)] /F 4 /P 4 0 R >>"
      )
    }
    var file = "%PDF-1.4\n"
    var offsets: [Int] = []
    for (index, object) in objects.enumerated() {
      offsets.append(file.utf8.count)
      file += "\(index + 1) 0 obj\n\(object)\nendobj\n"
    }
    let table = file.utf8.count
    file += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
    for offset in offsets {
      let digits = String(offset)
      file += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
    }
    file += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(table)\n%%EOF\n"
    return Data(file.utf8)
  }
}

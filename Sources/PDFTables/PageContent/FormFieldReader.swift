import CPDFium

/// The value of a form field, set as characters inside the field's box so that tables see it.
struct FormFieldReader {
  let pdfium: PDFiumFunctions
  let turn: PageTurn

  struct Value {
    var name: String
    var text: String
    var box: Box
    var characters: [Glyph]
  }

  private static let widget: Int32 = 20
  /// Invisible (1), hidden (2) and no-view (32) annotation flags.
  private static let unseen: Int32 = 1 | 2 | 32

  func read(_ page: CPDFiumPageRef, form: CPDFiumFormRef?) -> [Value] {
    guard let form else { return [] }
    var values: [Value] = []
    for index in 0..<min(100_000, max(0, pdfium.annotationCount(page))) {
      guard let annotation = pdfium.annotationAt(page, index) else { continue }
      defer { pdfium.closeAnnotation(annotation) }
      guard pdfium.annotationSubtype(annotation) == Self.widget,
        pdfium.annotationFlags(annotation) & Self.unseen == 0
      else { continue }
      var rect = CPDFiumRect()
      guard pdfium.annotationRect(annotation, &rect) != 0 else { continue }
      let text = value(form, annotation)
      guard !text.isEmpty else { continue }
      let box = turn.box(rect)
      values.append(
        Value(
          name: string { pdfium.fieldName(form, annotation, $0, $1) }, text: text, box: box,
          characters: Self.characters(text, in: box)))
    }
    return values
  }

  /// Field types: 2 check box, 3 radio button, 4 combo box, 5 list box, 6 text field.
  private func value(_ form: CPDFiumFormRef, _ annotation: CPDFiumAnnotationRef) -> String {
    switch pdfium.fieldType(form, annotation) {
    case 2, 3: pdfium.fieldIsChecked(form, annotation) != 0 ? "X" : ""
    case 4, 5, 6: string { pdfium.fieldValue(form, annotation, $0, $1) }
    default: ""
    }
  }

  private func string(_ read: (UnsafeMutablePointer<UInt16>?, UInt) -> UInt) -> String {
    let bytes = min(read(nil, 0), 1 << 20)
    guard bytes > 2 else { return "" }
    var units = [UInt16](repeating: 0, count: Int(bytes) / 2)
    _ = units.withUnsafeMutableBufferPointer { read($0.baseAddress, bytes) }
    return String(decoding: units.prefix { $0 != 0 }, as: UTF16.self)
  }

  /// Sets the lines of `text` in even steps from the left of `box`.
  static func characters(_ text: String, in box: Box) -> [Glyph] {
    let lines = text.split(whereSeparator: \.isNewline)
    guard !lines.isEmpty, box.width > 0, box.height > 0 else { return [] }
    let height = min(box.height / Double(lines.count), 12)
    let top = lines.count == 1 ? box.midY - height / 2 : box.top
    var characters: [Glyph] = []
    for (row, line) in lines.enumerated() {
      let scalars = Array(line.unicodeScalars)
      let advance = min(height * 0.5, box.width / Double(max(1, scalars.count)))
      for (column, scalar) in scalars.enumerated() {
        let left = box.left + Double(column) * advance
        let lineTop = top + Double(row) * height
        characters.append(
          Glyph(
            scalar: scalar,
            box: Box(left: left, top: lineTop, right: left + advance, bottom: lineTop + height), turn: 0,
            isBold: false))
      }
    }
    return characters
  }
}

import LibXML2

/// What the styles of a workbook make of the numbers in cells.
package struct CellStyles: Sendable {
  private let formats: [CellFormat]

  /// No style: every number is one.
  init() { formats = [] }

  /// Reads the part of the styles.
  init(file path: String) throws(XMLFault) {
    let parser = XMLDocumentParser()
    let reader = StylesReader(names: parser.names)
    try parser.parse(file: path, into: reader)
    formats = reader.formats.map { reader.codes[$0] ?? CellFormat(builtIn: $0) }
  }

  subscript(_ style: Int) -> CellFormat { formats.indices.contains(style) ? formats[style] : .number }
}

private final class StylesReader: XMLTextHandler {
  /// The numbers of the formats by the numbers of the styles.
  var formats: [Int] = []
  /// The formats that have a code.
  var codes: [Int: CellFormat] = [:]

  override func began(_ name: String, _ attributes: [String: String]) {
    let number = attributes["numFmtId"].flatMap { Int($0) }
    switch (name, path.dropLast().last) {
    case ("numFmt", "numFmts"):
      if let number, let code = attributes["formatCode"] { codes[number] = CellFormat(code: code) }
    case ("xf", "cellXfs"): formats.append(number ?? 0)
    default: break
    }
  }
}

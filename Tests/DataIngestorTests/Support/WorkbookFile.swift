import Foundation
import TestServers

/// A workbook made of its XML, as small as programs accept it.
struct WorkbookFile {
  /// A sheet: its name as XML, its state, its rows as XML, and what stands before and behind them.
  struct Sheet {
    var name = "Sheet"
    var state = "visible"
    var rows: String
    var before = ""
    var merged: [String] = []
  }

  var sheets: [Sheet]
  /// Elements before the list of sheets.
  var properties = ""
  /// Number formats, by number or code: the first is style 1.
  var formats: [String] = []
  /// The contents of shared texts.
  var strings: [String] = []

  init(_ sheets: [Sheet]) { self.sheets = sheets }

  init(_ rows: String, merged: [String] = [], formats: [String] = [], strings: [String] = []) {
    sheets = [Sheet(rows: rows, merged: merged)]
    self.formats = formats
    self.strings = strings
  }

  /// A row of cells: numbers, texts, what starts with `<` as it is, and `2|45000.5` for the number in style 2.
  static func row(_ number: Int, _ values: [String?], from column: Int = 0) -> String {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".dropFirst(column)
    let cells = zip(letters, values).map { letter, value -> String in
      let place = "r=\"\(letter)\(number)\""
      guard let value else { return "<c \(place)/>" }
      if value.hasPrefix("<c") { return value }
      if value.hasPrefix("<") { return "<c \(place)>\(value)</c>" }
      if let styled = value.firstMatch(of: #/^([0-9]+)\|(.+)$/#) {
        return "<c \(place) s=\"\(styled.1)\"><v>\(styled.2)</v></c>"
      }
      return Double(value) == nil
        ? "<c \(place) t=\"inlineStr\"><is><t>\(escaped(value))</t></is></c>"
        : "<c \(place)><v>\(value)</v></c>"
    }
    return "<row r=\"\(number)\">\(cells.joined())</row>"
  }

  /// Rows of cells one below the other.
  static func rows(_ values: [[String?]], from first: Int = 1) -> String {
    values.enumerated().map { row(first + $0, $1) }.joined()
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
  }

  func write(_ path: String = "book.xlsx", in workspace: Workspace) throws {
    let parts = "parts-\(UUID().uuidString)"
    for (name, content) in self.parts { try workspace.write("\(parts)/\(name)", content) }
    try ServerProcess.run([
      "/usr/bin/env", "python3", "-c",
      "import sys, shutil, os; os.chdir(sys.argv[1]); shutil.make_archive(sys.argv[2], 'zip', sys.argv[2]); os.replace(sys.argv[2] + '.zip', sys.argv[3]); shutil.rmtree(sys.argv[2])",
      workspace.folder.path, parts, path,
    ])
  }

  private var parts: [String: String] {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let entries = sheets.enumerated().map {
      "<sheet name=\"\($1.name)\" sheetId=\"\($0 + 1)\" state=\"\($1.state)\" r:id=\"rId\($0 + 1)\"/>"
    }
    let relations = sheets.indices.map {
      "<Relationship Id=\"rId\($0 + 1)\" Type=\"\(office)/worksheet\" Target=\"worksheets/sheet\($0 + 1).xml\"/>"
    }
    var parts = [
      "xl/workbook.xml":
        "<workbook xmlns=\"\(main)\" xmlns:r=\"\(office)\">\(properties)<sheets>\(entries.joined())</sheets></workbook>",
      "xl/_rels/workbook.xml.rels":
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\(relations.joined())</Relationships>",
      "[Content_Types].xml":
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>",
    ]
    for (index, sheet) in sheets.enumerated() {
      let merges = sheet.merged.map { "<mergeCell ref=\"\($0)\"/>" }.joined()
      parts["xl/worksheets/sheet\(index + 1).xml"] =
        "<worksheet xmlns=\"\(main)\">\(sheet.before)<sheetData>\(sheet.rows)</sheetData>\(merges.isEmpty ? "" : "<mergeCells>\(merges)</mergeCells>")</worksheet>"
    }
    if !formats.isEmpty { parts["xl/styles.xml"] = styles(main) }
    if !strings.isEmpty {
      parts["xl/sharedStrings.xml"] =
        "<sst xmlns=\"\(main)\">\(strings.map { "<si>\($0)</si>" }.joined())</sst>"
    }
    return parts
  }

  private func styles(_ main: String) -> String {
    var (codes, uses) = ("", "<xf numFmtId=\"0\"/>")
    for (index, format) in formats.enumerated() {
      let number = Int(format) ?? 164 + index
      if Int(format) == nil {
        codes +=
          "<numFmt numFmtId=\"\(number)\" formatCode=\"\(Self.escaped(format).replacing("\"", with: "&quot;"))\"/>"
      }
      uses += "<xf numFmtId=\"\(number)\" applyNumberFormat=\"1\"/>"
    }
    return "<styleSheet xmlns=\"\(main)\"><numFmts>\(codes)</numFmts><cellXfs>\(uses)</cellXfs></styleSheet>"
  }
}

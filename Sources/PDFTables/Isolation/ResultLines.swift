import Foundation

extension PageResult: LineCodable {
  func write(to line: inout LineWriter) {
    line.write(number)
    line.write(tables)
    line.write(fields)
    line.write(formFields)
    line.write(diagnostics)
    line.write(lines)
    line.write(picture)
    line.write(isSkipped)
  }

  init(from line: inout LineReader) throws(LineFault) {
    number = try line.read()
    tables = try line.read()
    fields = try line.read()
    formFields = try line.read()
    diagnostics = try line.read()
    lines = try line.read()
    picture = try line.read()
    isSkipped = try line.read()
  }
}

extension PDFTable.Method: LineCodable {}

extension PDFTable: LineCodable {
  func write(to line: inout LineWriter) {
    line.write(page)
    line.write(method)
    line.write(box)
    line.write(rows)
    line.write(spans)
    line.write(headerRows)
    line.write(columnEdges)
    line.write(rowEdges)
    line.write(isRecognised)
  }

  init(from line: inout LineReader) throws(LineFault) {
    page = try line.read()
    method = try line.read()
    box = try line.read()
    rows = try line.read()
    spans = try line.read()
    headerRows = try line.read()
    columnEdges = try line.read()
    rowEdges = try line.read()
    isRecognised = try line.read()
  }
}

extension PDFTable.Span: LineCodable {
  func write(to line: inout LineWriter) {
    line.write([firstRow, firstColumn, lastRow, lastColumn])
  }

  init(from line: inout LineReader) throws(LineFault) {
    let numbers = try line.read([Int].self)
    guard numbers.count == 4 else { throw LineFault() }
    self.init(
      firstRow: numbers[0], firstColumn: numbers[1], lastRow: numbers[2], lastColumn: numbers[3])
  }
}

extension Box: LineCodable {
  func write(to line: inout LineWriter) { line.write([left, top, right, bottom]) }

  init(from line: inout LineReader) throws(LineFault) {
    let sides = try line.read([Double].self)
    guard sides.count == 4 else { throw LineFault() }
    self.init(left: sides[0], top: sides[1], right: sides[2], bottom: sides[3])
  }
}

extension PDFField: LineCodable {
  func write(to line: inout LineWriter) {
    line.write(name)
    line.write(value)
    line.write(page)
  }

  init(from line: inout LineReader) throws(LineFault) {
    name = try line.read()
    value = try line.read()
    page = try line.read()
  }
}

extension PDFDiagnostic.Severity: LineCodable {}

extension PDFDiagnostic: LineCodable {
  func write(to line: inout LineWriter) {
    line.write(severity)
    line.write(code)
    line.write(page)
    line.write(message)
  }

  init(from line: inout LineReader) throws(LineFault) {
    severity = try line.read()
    code = try line.read()
    page = try line.read()
    message = try line.read()
  }
}

/// Errors are rare, and of many kinds: one field, as JSON.
extension PDFError: LineCodable {
  func write(to line: inout LineWriter) {
    line.write(String(decoding: (try? JSONEncoder().encode(self)) ?? Data(), as: UTF8.self))
  }

  init(from line: inout LineReader) throws(LineFault) {
    do { self = try JSONDecoder().decode(Self.self, from: Data(line.read(String.self).utf8)) } catch {
      throw LineFault()
    }
  }
}

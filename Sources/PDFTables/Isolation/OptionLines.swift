extension PDFOptions: LineCodable {
  func write(to line: inout LineWriter) {
    line.write(password)
    line.write(pages)
    line.write(tables)
    line.write(fields)
    line.write(includesText)
    line.write(recognition.isEnabled)
    line.write(recognition.languages)
    line.write(recognition.resolution)
    line.write(limits)
  }

  init(from line: inout LineReader) throws(LineFault) {
    self.init()
    password = try line.read()
    pages = try line.read()
    tables = try line.read()
    fields = try line.read()
    includesText = try line.read()
    recognition.isEnabled = try line.read()
    recognition.languages = try line.read()
    recognition.resolution = try line.read()
    limits = try line.read()
  }
}

extension PageRange: LineCodable {
  func write(to line: inout LineWriter) { line.write(description) }

  init(from line: inout LineReader) throws(LineFault) {
    let text = try line.read(String.self)
    do { try self.init(text) } catch { throw LineFault() }
  }
}

extension PDFLimits: LineCodable {
  func write(to line: inout LineWriter) {
    line.write(fileSize)
    line.write(pages)
    line.write(charactersPerPage)
    line.write(objectsPerPage)
    line.write(secondsPerPage)
    line.write(memory)
  }

  init(from line: inout LineReader) throws(LineFault) {
    self.init()
    fileSize = try line.read()
    pages = try line.read()
    charactersPerPage = try line.read()
    objectsPerPage = try line.read()
    secondsPerPage = try line.read()
    memory = try line.read()
  }
}

extension TableSettings.Strategy: LineCodable {}

extension TableSettings: LineCodable {
  func write(to line: inout LineWriter) {
    line.write(verticalStrategy)
    line.write(horizontalStrategy)
    line.write(explicitVerticalLines)
    line.write(explicitHorizontalLines)
    line.write(snapXTolerance)
    line.write(snapYTolerance)
    line.write(joinXTolerance)
    line.write(joinYTolerance)
    line.write(edgeMinLength)
    line.write(intersectionTolerance)
    line.write(regions)
  }

  init(from line: inout LineReader) throws(LineFault) {
    self.init()
    verticalStrategy = try line.read()
    horizontalStrategy = try line.read()
    explicitVerticalLines = try line.read()
    explicitHorizontalLines = try line.read()
    snapXTolerance = try line.read()
    snapYTolerance = try line.read()
    joinXTolerance = try line.read()
    joinYTolerance = try line.read()
    edgeMinLength = try line.read()
    intersectionTolerance = try line.read()
    regions = try line.read()
  }
}

extension FieldPattern: LineCodable {
  func write(to line: inout LineWriter) {
    line.write(name)
    line.write(label)
    line.write(pattern)
  }

  init(from line: inout LineReader) throws(LineFault) {
    name = try line.read()
    label = try line.read()
    pattern = try line.read()
  }
}

package import LibXML2

/// Reads the cells of a sheet as a stream, and hands over its rows.
package final class SheetReader: XMLHandler {
  /// What the sheet says it reaches over; nil where it does not say so before its cells.
  package private(set) var dimension: CellRange?
  /// Cells that are one.
  package private(set) var merged: [CellRange] = []
  /// How many formulas have no stored value.
  package private(set) var unsavedFormulas = 0
  /// Whether rows do not come in their order: then they are to be read sorted.
  package private(set) var isUnordered = false
  /// Why the reading stopped.
  private(set) var failure: (any Error)?

  private let strings: SharedStrings
  private let styles: CellStyles
  private let time: SerialTime
  private let range: CellRange?
  private let isSorted: Bool
  private let receive: (SheetRow, _ dimension: CellRange?) throws -> Void

  private var elements: SheetElements
  private var open: [SheetElements.Element] = []
  private var content = RunText()
  private var cells: [SheetRow.Cell] = []
  private var pending = 0
  // Where the next cell is that does not say so.
  private var row = 0
  private var column = 0
  // The open cell.
  private var isInCell = false
  private var begin = 0
  private var style = 0
  private var type = CellType.number
  private var hasFormula = false

  private enum CellType { case number, shared, inline, formulaText, boolean, error, date }

  init(
    names: XMLNames, strings: SharedStrings, styles: CellStyles, countsFrom1904: Bool, range: CellRange?,
    isSorted: Bool, receive: @escaping (SheetRow, _ dimension: CellRange?) throws -> Void
  ) {
    self.strings = strings
    self.styles = styles
    time = SerialTime(countsFrom1904: countsFrom1904)
    self.range = range
    self.isSorted = isSorted
    self.receive = receive
    elements = SheetElements(names)
  }

  package override func start(_ name: Int, _ attributes: XMLAttributes) {
    let element = elements[name]
    open.append(element)
    switch element {
    case .cell: startCell(attributes)
    case .value: if isInCell { content.begin(isPreserved: type == .formulaText) }
    case .text: if isInCell { content.begin(isPreserved: elements.preservesSpace(attributes)) }
    case .formula: hasFormula = true
    case .phonetic: content.phonetic += 1
    case .row: startRow(attributes)
    case .mergedCell: if let range = range(attributes) { merged.append(range) }
    case .dimension: dimension = range(attributes)
    case .item, .other: break
    }
  }

  package override func text(_ bytes: UnsafeBufferPointer<UInt8>) { content.append(bytes) }

  package override func end() {
    switch open.popLast() {
    case .cell: endCell()
    case .value, .text: content.end()
    case .phonetic: content.phonetic -= 1
    default: break
    }
  }

  /// Hands over what is left.
  func finish() {
    guard failure == nil, !isUnordered else { return }
    if isSorted {
      cells.sort { ($0.row, $0.column, $0.start) < ($1.row, $1.column, $1.start) }
      var rest = cells[...]
      while failure == nil, let first = rest.first {
        let row = rest.prefix { $0.row == first.row }
        rest = rest.dropFirst(row.count)
        hand(over: row)
      }
    } else {
      flush()
    }
  }

  private func range(_ attributes: XMLAttributes) -> CellRange? {
    for index in 0..<attributes.count where elements.attribute(attributes.name(index)) == .range {
      return CellRange(String(decoding: attributes.value(index), as: UTF8.self))
    }
    return nil
  }

  private func startRow(_ attributes: XMLAttributes) {
    row += 1
    column = 0
    for index in 0..<attributes.count where elements.attribute(attributes.name(index)) == .reference {
      let text = String(decoding: attributes.value(index), as: UTF8.self)
      guard let number = Int(text), (1...CellRange.maximum.row).contains(number) else {
        return fail("A row has the number '\(text.prefix(20))', which no sheet has")
      }
      row = number
    }
  }

  private func startCell(_ attributes: XMLAttributes) {
    isInCell = true
    begin = content.bytes.count
    (style, type, hasFormula) = (0, .number, false)
    column += 1
    for index in 0..<attributes.count {
      let value = attributes.value(index)
      switch elements.attribute(attributes.name(index)) {
      case .reference:
        guard let place = CellPlace(value) else {
          return fail(
            "A cell is at '\(String(decoding: value.prefix(20), as: UTF8.self))', where no sheet has one")
        }
        (column, row) = (place.column, place.row)
      case .style: style = Self.number(value) ?? 0
      case .type: type = Self.type(value)
      default: break
      }
    }
    if row == 0 { row = 1 }
  }

  private static func type(_ name: UnsafeBufferPointer<UInt8>) -> CellType {
    switch String(decoding: name, as: UTF8.self) {
    case "s": .shared
    case "str": .formulaText
    case "inlineStr": .inline
    case "b": .boolean
    case "e": .error
    case "d": .date
    default: .number
    }
  }

  private func endCell() {
    isInCell = false
    let isWithin = range.map { $0.columns.contains(column) && $0.rows.contains(row) } ?? true
    let isEmpty = content.bytes.count == begin
    if isWithin, isEmpty, hasFormula, type != .formulaText { unsavedFormulas += 1 }
    guard isWithin, !isEmpty, failure == nil, !isUnordered, let kind = settle(), content.bytes.count > begin
    else {
      content.bytes.removeLast(content.bytes.count - begin)
      return
    }
    if row != pending, !isSorted {
      guard row > pending else {
        isUnordered = true
        hasEnough = true
        return
      }
      // The cell that has just ended is the first of another row.
      let cell = Array(content.bytes[begin...])
      flush()
      guard failure == nil else { return }
      begin = 0
      content.bytes.append(contentsOf: cell)
      pending = row
    }
    cells.append(.init(row: row, column: column, kind: kind, start: begin, end: content.bytes.count))
  }

  /// Makes the text that people see of what the cell stores.
  private func settle() -> SheetRow.Kind? {
    switch type {
    case .shared:
      let number = content.bytes.withUnsafeBufferPointer { Self.number(.init(rebasing: $0[begin...])) }
      content.bytes.removeLast(content.bytes.count - begin)
      guard let number, strings.append(number, to: &content.bytes) else {
        fail("The cell \(place) refers to a shared text that the workbook does not have")
        return nil
      }
      return .text
    case .inline, .formulaText:
      EscapedText.resolve(&content.bytes, from: begin)
      return .text
    case .boolean:
      let isTrue =
        content.bytes[begin] == UInt8(ascii: "1") || content.bytes[begin] | 0x20 == UInt8(ascii: "t")
      content.bytes.removeLast(content.bytes.count - begin)
      content.bytes.append(contentsOf: (isTrue ? "true" : "false").utf8)
      return .boolean
    case .error: return .error
    case .date:
      for index in begin..<content.bytes.count where content.bytes[index] == UInt8(ascii: "T") {
        content.bytes[index] = 0x20
      }
      return .text
    case .number:
      let format = styles[style]
      if format != .number, let value = NumberText.value(content.bytes, begin) {
        let stored = content.bytes.count
        if time.append(value, as: format, to: &content.bytes) {
          content.bytes.removeSubrange(begin..<stored)
          return .time
        }
      }
      return switch NumberText.normalize(&content.bytes, from: begin) {
      case .number: .number
      case .long: .longNumber
      case .none: .text
      }
    }
  }

  private func flush() {
    if !cells.isEmpty {
      if zip(cells, cells.dropFirst()).contains(where: { $0.column >= $1.column }) {
        cells.sort { ($0.column, $0.start) < ($1.column, $1.start) }
      }
      hand(over: cells[...])
    }
    cells.removeAll(keepingCapacity: true)
    content.bytes.removeAll(keepingCapacity: true)
  }

  private func hand(over row: ArraySlice<SheetRow.Cell>) {
    if let twice = zip(row, row.dropFirst()).first(where: { $0.column == $1.column })?.0 {
      return fail("The cell \(CellRange.letters(twice.column))\(twice.row) occurs twice")
    }
    do {
      try content.bytes.withUnsafeBufferPointer {
        try receive(SheetRow(row[row.startIndex].row, row, $0), dimension)
      }
    } catch {
      failure = error
      hasEnough = true
    }
  }

  private var place: String { "\(CellRange.letters(column))\(row)" }

  private func fail(_ message: String) {
    failure = failure ?? WorkbookFault(message + ".")
    hasEnough = true
  }

  private static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var value = 0
    guard !bytes.isEmpty, bytes.count <= 9 else { return nil }
    for byte in bytes {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
  }
}

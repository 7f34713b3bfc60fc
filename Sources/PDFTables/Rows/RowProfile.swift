/// What is typical of the lines of a table: which of them carry a record, how far they stand apart.
struct RowProfile {
  private(set) var isRecord: [Bool] = []
  private(set) var records: [Int] = []
  /// By column: most entries are figures.
  private(set) var isFigureColumn: [Bool] = []
  /// The first column that most records fill.
  private(set) var keyColumn = 0
  /// Nearly every record fills the key column.
  private(set) var keysAreComplete = false
  /// Nearly every record fills one and the same column of figures.
  private(set) var amountsAreComplete = false
  /// Usual distance between neighbouring records, in points; 0 when unknown.
  private(set) var recordPitch = 0.0
  /// The closest lines, in points; 0 when unknown.
  private(set) var linePitch = 0.0
  private let lines: [RowLine]

  init(lines: [RowLine]) {
    self.lines = lines
    let columns = lines.first?.cells.count ?? 0
    isFigureColumn = (0..<columns).map { column in
      let filled = lines.filter { !$0.cells[column].isEmpty }
      return filled.filter { $0.isFigure[column] }.count * 10 >= filled.count * 6 && !filled.isEmpty
    }
    let counts = lines.map { $0.filled.count }.sorted()
    let usual = counts.isEmpty ? 0 : counts[counts.count * 3 / 4]
    isRecord = lines.map { line in
      let filled = line.filled
      if filled.count < 2 { return false }
      if filled.contains(where: { $0 > 0 && line.isFigure[$0] && isFigureColumn[$0] }) { return true }
      return filled.count * 2 > usual && filled.first == 0
    }
    records = isRecord.indices.filter { isRecord[$0] }
    let needed = max(1, records.count / 2)
    keyColumn =
      (0..<columns).first { column in
        records.filter { !lines[$0].cells[column].isEmpty }.count > needed
      } ?? 0
    let key = keyColumn
    let keyed = records.filter { !lines[$0].cells[key].isEmpty }.count
    keysAreComplete = records.count >= 2 && keyed * 20 >= records.count * 17
    amountsAreComplete =
      records.count >= 3
      && isFigureColumn.indices.contains { column in
        column > key && isFigureColumn[column]
          && records.filter { !lines[$0].cells[column].isEmpty }.count * 20 >= records.count * 19
      }
    measure()
  }

  private mutating func measure() {
    var between: [Double] = []
    var any: [Double] = []
    for index in lines.indices.dropFirst() {
      let pitch = lines[index].box.midY - lines[index - 1].box.midY
      any.append(pitch)
      if isRecord[index], isRecord[index - 1] { between.append(pitch) }
    }
    between.sort()
    any.sort()
    recordPitch = between.isEmpty ? 0 : between[between.count / 2]
    linePitch = any.isEmpty ? 0 : any[any.count / 10]
  }

  /// Lines closer than this belong together as far as distance tells.
  func tightPitch(em: Double) -> Double {
    recordPitch > 0 ? max(recordPitch * 1.08, linePitch * 1.15) : max(1.55 * em, linePitch * 1.15)
  }

  /// A record line without its key that has only text: possibly a continuation in several columns.
  func isPartial(_ index: Int) -> Bool {
    let line = lines[index]
    return keysAreComplete && line.cells[keyColumn].isEmpty
      && !line.filled.contains { line.isFigure[$0] && isFigureColumn[$0] }
  }
}

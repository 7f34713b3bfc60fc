import DuckDB

/// A sheet whose rows are in the staging area.
struct ExcelSheet {
  let part: CSVSpool.Part
  let columns: [String]
  /// The columns that no heading names.
  let unnamed: Set<Int>
  /// What the values of each column look like.
  let shapes: [ExcelShapes]
  let rows: Int
  let holdsBreaks: Bool
  let holdsSeparators: Bool
}

/// Sheets of one layout, which are read together.
struct ExcelGroup {
  let columns: [String]
  private let settings: ExcelSettings
  private var sheets: [ExcelSheet]

  init(_ sheet: ExcelSheet, _ settings: ExcelSettings) {
    columns = sheet.columns
    self.settings = settings
    sheets = [sheet]
  }

  mutating func add(_ sheet: ExcelSheet) { sheets.append(sheet) }

  /// The sheets as a relation. Columns without a heading and without a value are none.
  /// - Parameter setsAside: Whether rows that are a guess are to be set aside.
  func relation(setsAside: Bool) -> StagedRelation {
    var spool = CSVSpool(columns: columns, nullWords: settings.nullWords)
    for sheet in sheets { spool.add(sheet.part) }
    let plain = spool.relation(setsAside: setsAside)
    let holdsBreaks = sheets.contains(where: \.holdsBreaks)
    var changes: [String: (sql: String, type: DataType?)] = [:]
    var empty: Set<String> = []
    for (index, column) in plain.columns.enumerated() {
      let shapes = sheets.reduce(into: ExcelShapes()) { $0.formUnion($1.shapes[index]) }
      changes[column.name] = shapes.change(SQL.name(column.name), holdsBreaks: holdsBreaks)
      if shapes.isEmpty, sheets.allSatisfy({ $0.unnamed.contains(index) }) { empty.insert(column.name) }
    }
    var relation = plain.changing(changes, leavingOut: empty.count < columns.count ? empty : [])
    relation.mayHoldSeparators = sheets.contains(where: \.holdsSeparators)
    relation.findsNullWords = settings.findsNullWords
    relation.settings = "excel"
    relation.rows = sheets.reduce(0) { $0 + $1.rows }
    if settings.sheet != nil { relation.place = relation.recordSource }
    return relation
  }
}

@testable import DataIngestor

/// A repeatable source of chance.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Makes batches of files that meet everything that can happen to a source: duplicates, deletions, returns, reorderings, split
/// and overlapping files, other columns, types that flap.
struct RandomRuns {
  var random: SeededGenerator

  static let sources = [
    VaultModel.Source(name: "ledger", user: "James", keyColumns: ["number"], isScoped: true, isFull: false),
    VaultModel.Source(name: "ledger", user: "Cat", keyColumns: ["number"], isScoped: true, isFull: false),
    VaultModel.Source(name: "state", user: "James", keyColumns: ["number"], isScoped: true, isFull: true),
    VaultModel.Source(
      name: "bank", user: "James", keyColumns: ["day", "what"], isScoped: false, isFull: false),
    VaultModel.Source(name: "shop", user: "Cat", keyColumns: ["day", "what"], isScoped: false, isFull: true),
    VaultModel.Source(
      name: "desk", user: "Cat", keyColumns: ["number"], isScoped: true, isFull: false, tag: "orders",
      allowed: ["what": ["tea", "bun"]]),
    VaultModel.Source(
      name: "till", user: "James", keyColumns: ["number"], isScoped: true, isFull: true, tag: "orders",
      allowed: ["what": ["tea", "bun"]]),
  ]

  static let yaml = """
    users: [James, Cat]
    threads: 1
    tags:
      events: {columns: {day: text, what: text}}
      orders: {columns: {day: text, what: {type: text, allowed: [tea, bun]}}}
    sources:
      ledger: {tag: events, user: [James, Cat], csv: "ledger/{user}", key: [number]}
      state: {tag: events, user: James, csv: "state/{user}", key: [number], extract: full, allow_empty: true}
      bank: {tag: events, user: James, csv: "bank/{user}"}
      shop: {tag: events, user: Cat, csv: "shop/{user}", extract: full, allow_empty: true}
      desk: {tag: orders, user: Cat, csv: "desk/{user}", key: [number], on_bad_row: quarantine}
      till: {tag: orders, user: James, csv: "till/{user}", key: [number], on_bad_row: quarantine, extract: full, allow_empty: true}

    """

  /// One file: its header and rows of texts, where an empty text is NULL.
  struct File {
    let header: [String]
    let rows: [VaultModel.Row]

    var text: String {
      ([header.joined(separator: ",")]
        + rows.map { row in header.map { row[$0] ?? "" }.joined(separator: ",") })
        .joined(separator: "\n") + "\n"
    }
  }

  mutating func batch(for source: VaultModel.Source) -> [File] {
    let extra = chance(3) ? ["extra"] : []
    let flapping = chance(3)
    var rows = (0..<Int.random(in: 0...6, using: &random)).map { _ in row(extra: extra, flapping: flapping) }
    if !source.isFull && rows.isEmpty { rows = [row(extra: extra, flapping: flapping)] }
    if let first = rows.first, chance(3) { rows.append(first) }
    // Bad rows, but not only bad ones: that would be no matter of rows.
    if !source.allowed.isEmpty {
      for index in rows.indices where index > 0 && chance(4) { rows[index]["what"] = pick(["mud", "ink"]) }
    }
    var files: [File] = []
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      // Files overlap: each takes its share, and sometimes one of another's.
      let share = rows.filter { _ in files.isEmpty || chance(2) }
      files.append(
        File(
          header: (["number", "day", "what", "qty", "on"] + extra).shuffled(using: &random),
          rows: share.shuffled(using: &random)))
    }
    return files
  }

  private mutating func row(extra: [String], flapping: Bool) -> VaultModel.Row {
    var row = [
      "number": String(Int.random(in: 1...5, using: &random)),
      "day": "d\(Int.random(in: 1...2, using: &random))",
      "what": pick(["tea", "bun"]),
    ]
    let quantities = flapping ? ["1", "2.5", "many", ""] : ["1", "2", ""]
    row["qty"] = pick(quantities)
    row["on"] = pick(["2026-01-05", "2025-12-31", ""])
    if !extra.isEmpty { row["extra"] = pick(["x", "y", ""]) }
    return row.filter { !$0.value.isEmpty }
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: elements.indices, using: &random)]
  }

  mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }
}

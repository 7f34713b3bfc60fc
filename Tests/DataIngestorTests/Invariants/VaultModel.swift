/// What a vault must show, computed without SQL, keys or hashes: states of keys as multisets of rows.
///
/// It knows nothing of how the vault stores them; `vault.md` is its only source.
struct VaultModel {
  /// A row's content: stored column -> text; a column without a value is absent.
  typealias Row = [String: String]
  /// Row -> how often.
  typealias State = [Row: Int]

  /// A source as the model sees it.
  struct Source: Hashable {
    let name: String
    let user: String
    let keyColumns: [String]
    let isScoped: Bool
    let isFull: Bool
    var tag = "events"
    /// What a row must hold; others are set aside.
    var allowed: [String: Set<String>] = [:]

    func accepts(_ row: Row) -> Bool {
      allowed.allSatisfy { column, values in row[column].map(values.contains) ?? false }
    }
  }

  /// What a run should report.
  struct Counts: Equatable {
    var new = 0, changed = 0, unchanged = 0, repeated = 0, rejected = 0, deleted = 0, newKeys = 0
  }

  /// All states of a key in order; a tombstone is an empty one.
  private(set) var history: [Source: [[String]: [State]]] = [:]
  /// Tag and key.
  private(set) var hub: Set<[String]> = []
  /// The current rows of every source after each run.
  private(set) var snapshots: [[Source: State]] = []

  /// Loads files: one list of rows for each.
  mutating func load(_ all: [[Row]], into source: Source) -> Counts {
    let files = all.map { $0.filter(source.accepts) }
    // The same row again in another file is no second row; twice in one file it is.
    var multiplicity: State = [:]
    for file in files {
      var ofFile: State = [:]
      for row in file { ofFile[row, default: 0] += 1 }
      multiplicity.merge(ofFile) { max($0, $1) }
    }
    var batch: [[String]: State] = [:]
    for (row, count) in multiplicity {
      let key = source.keyColumns.map { row[$0] ?? "NULL" }
      batch[key, default: [:]][row] = count
    }
    var counts = Counts()
    counts.rejected = all.joined().count - files.joined().count
    counts.repeated = files.joined().count - multiplicity.values.reduce(0, +)
    var keys = history[source] ?? [:]
    for (key, state) in batch {
      let size = state.values.reduce(0, +)
      let current = keys[key]?.last ?? [:]
      if current == state {
        counts.unchanged += size
        continue
      }
      if current.isEmpty { counts.new += size } else { counts.changed += size }
      keys[key, default: []].append(state)
      if hub.insert([source.tag] + (source.isScoped ? [source.name] : []) + key).inserted {
        counts.newKeys += 1
      }
    }
    // While rows are set aside it is open which keys are gone.
    if source.isFull && counts.rejected == 0 {
      for (key, states) in keys where batch[key] == nil && !(states.last ?? [:]).isEmpty {
        keys[key, default: []].append([:])
        counts.deleted += 1
      }
    }
    history[source] = keys
    return counts
  }

  /// Remembers the current state, as that after a run.
  mutating func snapshot() {
    snapshots.append(Dictionary(uniqueKeysWithValues: history.keys.map { ($0, current($0)) }))
  }

  /// The rows that are live.
  func current(_ source: Source) -> State {
    (history[source] ?? [:]).values.reduce(into: [:]) { rows, states in
      rows.merge(states.last ?? [:]) { $0 + $1 }
    }
  }

  /// How many rows the satellites of a source must hold: all rows of all states, and one for each tombstone.
  func storedRows(_ source: Source) -> Int {
    (history[source] ?? [:]).values.joined().reduce(0) { $0 + max(1, $1.values.reduce(0, +)) }
  }
}

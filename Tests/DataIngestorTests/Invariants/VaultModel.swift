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
  }

  /// What a run should report.
  struct Counts: Equatable {
    var new = 0, changed = 0, unchanged = 0, repeated = 0, deleted = 0, newKeys = 0
  }

  /// All states of a key in order; a tombstone is an empty one.
  private(set) var history: [Source: [[String]: [State]]] = [:]
  private(set) var hub: Set<[String]> = []
  /// The current rows of every source after each run.
  private(set) var snapshots: [[Source: State]] = []

  /// Loads files: one list of rows for each.
  mutating func load(_ files: [[Row]], into source: Source) -> Counts {
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
      if hub.insert((source.isScoped ? [source.name] : []) + key).inserted { counts.newKeys += 1 }
    }
    if source.isFull {
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

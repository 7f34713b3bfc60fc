/// What a reader did, each kind counted, the first ones kept whole: a file may hold millions of oddities.
package struct RepairLog: Sendable {
  /// How many of each kind are kept.
  package static let kept = 200
  /// The first ones of each kind, in the order they were found.
  package private(set) var repairs: [Repair] = []
  /// How many there were of each kind.
  package private(set) var counts: [Repair.Kind: Int] = [:]

  package init() {}

  package mutating func add(_ repair: Repair) {
    counts[repair.kind, default: 0] += 1
    if counts[repair.kind, default: 0] <= Self.kept { repairs.append(repair) }
  }

  package mutating func add(_ kind: Repair.Kind, line: Int, _ text: String, example: String? = nil) {
    add(Repair(kind, line: line, text, example: example))
  }
}

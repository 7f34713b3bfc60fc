/// Which of a relation's columns stand for which canonical ones, and under which names they are stored.
struct ColumnMapping: Sendable {
  /// The relation's columns with their stored names, in order.
  let columns: [(column: StagedRelation.Column, stored: String)]
  /// Canonical name -> stored name.
  let canonical: [String: String]
  /// What the relation lacks.
  let problems: [Problem]

  init(_ relation: StagedRelation, _ definition: SourceDefinition) {
    let originals = relation.columns.map { definition.aliases[$0.original] ?? $0.original }
    let stored = Naming.stored(originals, policy: definition.naming)
    columns = Array(zip(relation.columns, stored))

    func find(_ name: String) -> String? {
      if let index = originals.firstIndex(of: name) { return stored[index] }
      if let index = relation.columns.firstIndex(where: { $0.original == name }) { return stored[index] }
      return stored.first { $0 == name }
    }
    var canonical: [String: String] = [:]
    var problems: [Problem] = []
    let place = relation.inputs.first?.name
    func missing(_ wanted: String, for purpose: String, _ code: String) {
      problems.append(
        Problem(
          code, "\(purpose) needs the column '\(wanted)', and there is none.", source: definition.name,
          file: place,
          column: wanted, examples: ["columns: " + Self.shown(originals)],
          advice: nearest(to: wanted, in: originals).map {
            "Did you mean '\($0)'? Correct 'columns' of the source; where it has had both names, declare 'aliases: {\($0): \(wanted)}'."
          }
            ?? "If it has another name there, declare 'aliases: {<that name>: \(wanted)}'; if the source stopped giving it, it no longer fulfils the tag \(definition.tag.name)."
        ))
    }
    for column in definition.tag.columns {
      if let wanted = definition.columns[column.name] {
        if let name = find(wanted) {
          canonical[column.name] = name
        } else {
          missing(wanted, for: "\(definition.tag.name).\(column.name)", "contract.missing")
        }
      } else if let name = find(column.name) {
        canonical[column.name] = name
      } else if column.mandatory {
        missing(column.name, for: "\(definition.tag.name).\(column.name)", "contract.missing")
      }
    }
    for name in definition.key where canonical[name] == nil && find(name) == nil {
      missing(name, for: "The key", "contract.key")
    }
    for (dimension, names) in definition.dimensions.sorted(by: { $0.key < $1.key }) {
      for name in names where find(name) == nil {
        missing(name, for: "The dimension \(dimension)", "contract.dimension")
      }
    }
    self.canonical = canonical
    self.problems = problems
    lookup = Dictionary(
      zip(originals + relation.columns.map(\.original) + stored, stored + stored + stored)
    ) { first, _ in first }
  }

  private let lookup: [String: String]

  /// The stored name of a column named as in the source, or as stored.
  func stored(_ name: String) -> String? { lookup[name] }

  /// Dimension -> stored columns: what the source declares, else what the tag says of the canonical columns it provides.
  func dimensions(_ definition: SourceDefinition) -> [String: [String]] {
    let provided = definition.tag.dimensions.compactMapValues { names in
      let columns = names.compactMap { canonical[$0] }
      return columns.count == names.count ? columns : nil
    }
    let declared = definition.dimensions.mapValues { names in names.compactMap { stored($0) } }
    return provided.merging(declared) { $1 }
  }

  /// The canonical column that a stored column provides.
  func canonicalName(of stored: String) -> String? {
    canonical.filter { $0.value == stored }.map(\.key).sorted().first
  }

  /// The most of a file's columns that are shown, and the most characters of a name.
  private static let (shownColumns, shownCharacters) = (40, 60)

  /// Names for a person: a file of noise may have any number of them, of any length.
  private static func shown(_ names: [String]) -> String {
    let shown = names.prefix(shownColumns).map { name in
      name.count > shownCharacters ? name.prefix(shownCharacters - 1) + "…" : name
    }
    let rest = names.count - shown.count
    return (shown + (rest > 0 ? ["and \(rest) more"] : [])).joined(separator: ", ")
  }
}

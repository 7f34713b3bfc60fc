import DuckDB

/// Makes the views that people query follow the registry. Called inside the transaction that changes it.
enum Views {
  /// The views of a source and of its tag.
  static func rebuild(for definition: SourceDefinition, on connection: borrowing Connection) throws {
    try rebuild(source: definition.name, tag: definition.tag, on: connection)
  }

  /// The views of a source and of its tag; those that have nothing left to show are dropped.
  static func rebuild(source: String, tag: Tag, on connection: borrowing Connection) throws {
    let all = try Catalog.satellites(connection)
    let names = try VaultNames(connection)
    let ofSource = all.filter { $0.source == source }
    let ofTag = all.filter { $0.tag == tag.name }
    let statements =
      (ofSource.isEmpty ? ViewSQL.dropSource(source) : ViewSQL.source(source, ofSource, names: names))
      + (ofTag.isEmpty ? ViewSQL.dropTag(tag.name) : ViewSQL.tag(tag, ofTag))
    for statement in statements { try connection.execute(statement) }
  }
}

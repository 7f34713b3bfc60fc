import DuckDB

/// Makes the views that people query follow the registry. Called inside the transaction that changes it.
enum Views {
  /// The views of a source and of its tag.
  static func rebuild(for definition: SourceDefinition, on connection: borrowing Connection) throws {
    try rebuild(source: definition.name, tag: definition.tag, on: connection)
  }

  /// The views of a source and of its tag; those that have nothing left to show are dropped.
  static func rebuild(source: String, tag: Tag, on connection: borrowing Connection) throws {
    try rebuild(source: source, on: connection)
    try rebuild(tag: tag, on: connection)
  }

  /// The views of a source.
  static func rebuild(source: String, on connection: borrowing Connection) throws {
    let names = try VaultNames(connection)
    let ofSource = try Catalog.satellites(connection).filter { $0.source == source }
    if ofSource.isEmpty {
      try drop([source, ViewSQL.history(source)], names, on: connection)
    } else {
      for view in ViewSQL.source(source, ofSource, names: names) { try create(view, names, on: connection) }
    }
  }

  /// The view of a tag, which is made of those of its sources: they must be there.
  static func rebuild(tag: Tag, on connection: borrowing Connection) throws {
    let names = try VaultNames(connection)
    let ofTag = try Catalog.satellites(connection).filter { $0.tag == tag.name }
    if ofTag.isEmpty {
      try drop([tag.name], names, on: connection)
    } else {
      try create(ViewSQL.tag(tag, ofTag, names: names), names, on: connection)
    }
  }

  /// Removes the views of a source and of tags, so that tables below them can go.
  static func remove(
    source: String, tags: Set<String>, _ names: VaultNames, on connection: borrowing Connection
  ) throws(DuckDBError) {
    try drop(tags.sorted() + [ViewSQL.history(source), source], names, on: connection)
  }

  private static func drop(_ views: [String], _ names: VaultNames, on connection: borrowing Connection)
    throws(DuckDBError)
  {
    for statement in views.flatMap({ View.drop($0, names) }) {
      try connection.execute(names.inside(statement))
    }
  }

  private static func create(_ view: View, _ names: VaultNames, on connection: borrowing Connection) throws {
    let isExtended = try names.dialect.isLocal || keepsColumns(view, names, on: connection)
    for statement in view.create(names, isExtended: isExtended) {
      try connection.execute(names.inside(statement))
    }
  }

  /// Whether a view only gains columns: then it can be replaced without removing what people built on it.
  private static func keepsColumns(_ view: View, _ names: VaultNames, on connection: borrowing Connection)
    throws(DuckDBError) -> Bool
  {
    let exists =
      "SELECT count(*) AS n FROM information_schema.views WHERE table_schema = \(SQL.text(names.views ?? "")) AND table_name = \(SQL.text(Naming.limited(view.name)))"
    guard try connection.query("SELECT n FROM \(names.asked(exists))").scalar.int != 0 else { return true }
    let shown = try connection.query("DESCRIBE SELECT * FROM \(names.view(view.name))").rows
      .map { [$0[0].text ?? "", $0[1].text == "INTEGER" ? "BIGINT" : $0[1].text ?? ""] }
    let wanted = view.columns.map { [$0.name, names.dialect.listed($0.type)] }
    return shown.count <= wanted.count && zip(shown, wanted).allSatisfy(==)
  }

  /// Defines what shows the past as macros of the session: functions of another database are out of the engine's reach.
  static func defineForSession(tags: [Tag], on connection: borrowing Connection) throws {
    let names = try VaultNames(connection)
    guard !names.dialect.isLocal else { return }
    let engine = VaultNames(dialect: .duckDB, views: names.views, isSingleSchema: names.isSingleSchema)
    let all = try Catalog.satellites(connection)
    let bySource = Dictionary(grouping: all, by: \.source).sorted { $0.key < $1.key }
    var views = bySource.flatMap { ViewSQL.source($0.key, $0.value, names: engine) }
    for (name, satellites) in Dictionary(grouping: all, by: \.tag).sorted(by: { $0.key < $1.key }) {
      let tag = tags.first { $0.name == name } ?? Tag(name: name, summary: "", columns: [])
      views.append(ViewSQL.tag(tag, satellites, names: engine))
    }
    for macro in views.compactMap(\.sessionMacro) { try connection.execute(macro) }
  }
}

import DuckDB

extension Project {
  /// A table that was copied and compared.
  public struct CopiedTable: Sendable, Codable {
    /// Its name.
    public let table: String
    /// Its rows.
    public let rows: Int
  }

  /// Copies the whole vault to another database, which must hold none.
  /// - Parameters:
  ///   - place: A DuckDB file or a connection string of PostgreSQL; references to secrets are resolved.
  ///   - copied: Called for each table as it has been copied and compared.
  public func copy(to place: String, copied: @escaping @Sendable (CopiedTable) -> Void = { _ in })
    async throws
    -> [CopiedTable]
  {
    let setting = Setting(text: place, path: "--to")
    let secrets = try Secrets.resolve(
      [setting] + [configuration.destination].compactMap(\.self), types: configuration.secretTypes,
      providers: providers)
    let origin = try configuration.destination(secrets)
    let target = try configuration.database(at: place, secrets)
    // Reading tells whether there is anything before a new database is made.
    guard try await !satellites().isEmpty else {
      throw IngestError(
        .destination,
        Problem(
          "copy.empty", "'\(origin.label)' holds no vault yet.", advice: "Load something: 'ingestor run'."))
    }
    let engine = try await target.open(.write, patience: patience) { _ in }
    let (tags, turn) = (configuration.tags, Turn(label: target.label, patience: patience) { _ in })
    do {
      return try await engine.run { (connection: borrowing Connection) throws -> [CopiedTable] in
        let names = try origin.attach(as: VaultCopy.attached, to: connection)
        let copy = VaultCopy(origin: names, tags: tags, turn: turn, copied: copied)
        return try copy.run(on: connection)
      }
    } catch let error as DuckDBError {
      if let told = target.explain(error) ?? origin.explain(error) { throw told }
      throw error
    }
  }
}

/// What the readme of a project that makes facts and dimensions says of the place.
enum ExportReadme {
  static func place(_ model: ExportModel) -> String {
    switch model.vault.place {
    case .file:
      """
      The tables come to be in `\(model.vault.marts).duckdb`, in the schema `marts`. The vault is only read; the variable `INGESTOR_VAULT`
      names another place for it.
      """
    case .database:
      """
      The tables come to be in the vault's own database, in the schema `marts`; the vault is only read. The user needs the right to
      make schemas there: `GRANT CREATE ON DATABASE`. What the destination does not say openly is read from the variables of
      PostgreSQL's clients (`PGHOST`, `PGPORT`, `PGUSER`, `PGPASSWORD`, `PGDATABASE`), and from `~/.pgpass`.
      """ + untested(model)
    }
  }

  /// Says which rules are not tested.
  private static func untested(_ model: ExportModel) -> String {
    let columns = model.tags.flatMap { tag in
      tag.columns.filter {
        $0.canonical?.pattern.map { model.vault.dialect.pattern(matchingWhole: $0) == nil } ?? false
      }.map { "`\(tag.name).\($0.name)`" }
    }
    guard !columns.isEmpty else { return "" }
    return
      "\n\nThe database has no words for the patterns of \(columns.joined(separator: ", ")): they are proved by loads alone."
  }
}

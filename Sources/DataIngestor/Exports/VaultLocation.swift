import DuckDB
import Foundation

/// Where the tools of an export find the vault.
struct VaultLocation: Hashable, Sendable {
  /// The name to attach the vault under. The views of a database that is called vault spell their tables with that name; in
  /// another one `vault` must not be the name, as it is that of a schema.
  let catalog: String
  /// The file: absolute, or as configured where a secret is in it.
  let path: String
  /// The file's name without its folder and extension, for what is made beside it.
  let stem: String

  /// The name of what is made of the vault: ASCII letters, digits and underscores.
  var marts: String {
    let letters = Naming.snakeCase(stem).filter { $0.isASCII }
    return (letters.first?.isLetter == true ? letters : "vault") + "_marts"
  }

  /// A view of the vault in SQL.
  func view(_ name: String) -> String { relation("main", name) }

  /// A hub or satellite in SQL.
  func table(_ name: String) -> String { relation(VaultSQL.schema, name) }

  private func relation(_ schema: String, _ name: String) -> String {
    SQL.name(catalog) + "." + SQL.name(schema, name)
  }

  /// The path for tools that read their settings through Jinja: the variable `INGESTOR_VAULT`, by default the file. A secret in
  /// it becomes the variable of its name; a path that needs escaping stays as it is.
  var jinja: String {
    let variables = Secrets.references(in: path)
    if variables.isEmpty {
      let isPlain = !path.contains { "'\"\\{}".contains($0) }
      return isPlain ? "{{ env_var('INGESTOR_VAULT', '\(path)') }}" : path
    }
    return variables.reduce(path) { $0.replacing("${\($1)}", with: "{{ env_var('\($1)') }}") }
  }
}

extension Problem {
  /// A vault without rows.
  static let nothingToExport = Problem(
    "export.empty", "Nothing was loaded yet, so that there is nothing to export.",
    advice: "Load at least one source first: 'ingestor run'.")
}

extension Project {
  /// What is exported.
  func exportModel() async throws -> ExportModel {
    let satellites = try await satellites()
    guard !satellites.isEmpty else { throw IngestError(.configuration, .nothingToExport) }
    let names = try await readingEngine().run { try VaultNames($0) }
    guard names.dialect.isLocal else {
      throw IngestError(
        .configuration,
        Problem(
          "export.destination",
          "Exports are made of vaults in a DuckDB file; this one is in a server's database.",
          advice: "'ingestor export openlineage' works with both."))
    }
    let declared = configuration.destination?.string ?? Configuration.defaultDestination
    let isSecret = !Secrets.references(in: declared).isEmpty
    let path =
      isSecret
      ? declared
      : URL(
        fileURLWithPath: NSString(string: declared).expandingTildeInPath, relativeTo: configuration.directory
      ).standardizedFileURL.path
    let location = VaultLocation(
      catalog: names.catalog != nil ? "vault" : "ingested", path: path,
      stem: isSecret ? "vault" : URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent)
    return ExportModel(configuration, satellites: satellites, vault: location)
  }
}

import DuckDB
import Foundation

/// Where the tools of an export find the vault.
struct VaultLocation: Hashable, Sendable {
  /// The name of the file without its folder and extension, or that of the database, for what is made beside it.
  let stem: String
  let place: Place

  enum Place: Hashable, Sendable {
    /// A DuckDB file, which tools attach.
    case file(AttachedFile)
    /// A database of a server, in which tools work themselves.
    case database(DatabaseAddress, VaultNames)
  }

  /// What a tool is told of the place, in a file of its settings.
  enum Setting<File: Encodable, Database: Encodable>: Encodable {
    case file(File)
    case database(Database)

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .file(let setting): try setting.encode(to: encoder)
      case .database(let setting): try setting.encode(to: encoder)
      }
    }
  }

  /// The SQL that the tools run.
  var dialect: Dialect {
    switch place {
    case .file: .duckDB
    case .database(_, let names): names.dialect
    }
  }

  /// The name of what is made of the vault: ASCII letters, digits and underscores.
  var marts: String {
    let letters = Naming.snakeCase(stem).filter { $0.isASCII }
    return (letters.first?.isLetter == true ? letters : "vault") + "_marts"
  }

  /// A type in the SQL of the tools.
  func type(_ type: DataType) -> String { dialect.type(type) }

  /// The schema of the views.
  var schema: String {
    switch place {
    case .file: "main"
    case .database(_, let names): names.views ?? "public"
    }
  }

  /// A name, cut to the length that counts.
  func limited(_ name: String) -> String { dialect.nameLimit == nil ? name : Naming.limited(name) }

  /// A view of the vault in SQL.
  func view(_ name: String) -> String {
    switch place {
    case .file(let file): file.relation(schema, name)
    case .database: SQL.name(schema, limited(name))
    }
  }

  /// A hub or satellite in SQL.
  func table(_ name: String) -> String {
    switch place {
    case .file(let file): file.relation(VaultSQL.schema, name)
    case .database(_, let names): names.table(name)
    }
  }
}

/// A DuckDB file that tools attach.
struct AttachedFile: Hashable, Sendable {
  /// The name to attach it under. The views of a database that is called vault spell their tables with that name; in another one
  /// `vault` must not be the name, as it is that of a schema.
  let catalog: String
  /// The file: absolute, or as configured where a secret is in it.
  let path: String

  func relation(_ schema: String, _ name: String) -> String {
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
    return ExportModel(configuration, satellites: satellites, vault: VaultLocation(configuration, names))
  }
}

extension VaultLocation {
  /// - Parameter names: As they are spelled where the vault is open.
  init(_ configuration: Configuration, _ names: VaultNames) {
    let declared = configuration.destination?.string ?? Configuration.defaultDestination
    guard names.dialect.isLocal else {
      let address = DatabaseAddress(declared)
      self.init(stem: address.plain("dbname") ?? "vault", place: .database(address, names))
      return
    }
    let isSecret = !Secrets.references(in: declared).isEmpty
    let path =
      isSecret
      ? declared
      : URL(
        fileURLWithPath: NSString(string: declared).expandingTildeInPath, relativeTo: configuration.directory
      ).standardizedFileURL.path
    self.init(
      stem: isSecret ? "vault" : URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent,
      place: .file(AttachedFile(catalog: names.catalog != nil ? "vault" : "ingested", path: path)))
  }
}

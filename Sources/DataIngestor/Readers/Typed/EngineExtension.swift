import DuckDB
import Foundation

/// A part of the engine that is a file of its own: loaded where a source needs it, never fetched on the way.
enum EngineExtension: String, Sendable {
  case sqlite = "sqlite_scanner"
  case postgres = "postgres_scanner"
  case mysql = "mysql_scanner"

  /// The file, made for the engine's version; nil where it is not installed.
  var file: URL? {
    let version = Database.libraryVersion.drop { $0 == "v" }
    return NativeFolders.file("extensions/\(version)/\(rawValue).duckdb_extension")
  }

  /// Loads the extension, from its file or from where the engine keeps its own.
  /// - Throws: ``IngestError`` that tells how to install it.
  func load(on connection: borrowing Connection) throws {
    do {
      try connection.execute("LOAD \(file.map { SQL.text($0.path) } ?? rawValue)")
    } catch {
      throw IngestError(
        .source,
        Problem(
          "source.extension", "The engine's extension '\(rawValue)' is not installed.",
          advice: "Scripts/fetch-native.py --only extensions"))
    }
  }

  /// What 'doctor' tells of it.
  func part(for purpose: String) -> ReaderKind.NativePart {
    ReaderKind.NativePart(
      name: rawValue, isInstalled: file != nil, purpose: purpose,
      installation: "Scripts/fetch-native.py --only extensions")
  }
}

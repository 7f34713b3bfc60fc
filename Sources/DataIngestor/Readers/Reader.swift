import DuckDB
package import Foundation

/// Gets one source's rows into the staging engine.
///
/// A reader drops nothing silently: a row is staged, set aside with a reason, or the read fails with ``IngestError`` of kind
/// `.source` that names file, line and column.
package protocol Reader: Sendable {
  /// What there is to read now, with what tells whether it changed. Nothing is opened that need not be.
  func inputs() async throws -> [Input]

  /// Makes files of inputs that are none yet, such as members of archives and files at addresses.
  func fetch(_ inputs: [Input], in area: StagingArea) async throws -> [FetchedInput]

  /// Relations that are read only as they are loaded, by what a sample of the inputs says; nil where they are to be staged. A row that
  /// contradicts the sample meets the relation's ``StagedRelation/presumption``; then, and where this throws, the inputs are staged.
  func presume(_ inputs: [Input], in area: StagingArea) async throws -> [StagedRelation]?

  /// Reads the inputs into relations of the staging engine, one for each layout found among them.
  func stage(_ inputs: [Input], in area: StagingArea) async throws -> [StagedRelation]
}

extension Reader {
  package func fetch(_ inputs: [Input], in area: StagingArea) async throws -> [FetchedInput] {
    inputs.map { FetchedInput($0) }
  }

  package func presume(_ inputs: [Input], in area: StagingArea) async throws -> [StagedRelation]? { nil }
}

/// Something a reader reads in one go: a file, a page, a table.
package struct Input: Hashable, Sendable {
  /// The record source that its rows carry; holds no secret.
  package let name: String
  /// Where it is: a path or an address.
  package let location: String
  /// What changes when its content does, or nil where that cannot be known without reading it.
  package var fingerprint: String?
  /// Where its content is; nil where its location is a file, or whatever else its reader reads.
  package var origin: Origin?

  package init(name: String, location: String, fingerprint: String? = nil, origin: Origin? = nil) {
    self.name = name
    self.location = location
    self.fingerprint = fingerprint
    self.origin = origin
  }
}

/// What a reader is given besides its settings.
package struct ReaderContext: Sendable {
  /// The source's name, for messages.
  package let source: String
  /// Whose rows are read; stands for `{user}` in the settings.
  package let user: String
  /// The folder that relative paths start from.
  package let directory: URL
  /// The resolved secrets.
  package let secrets: Secrets
  /// What happens to rows that cannot be loaded as they are.
  package var badRows = SourceDefinition.BadRowPolicy.fail
  /// Where traffic is recorded, without secrets; nil for not.
  package var recording: URL?
  /// Who asks for files at addresses, and how far archives are unpacked.
  package var places = PlaceSettings()

  package init(source: String, user: String, directory: URL, secrets: Secrets) {
    self.source = source
    self.user = user
    self.directory = URL(fileURLWithPath: directory.path, isDirectory: true)
    self.secrets = secrets
  }

  /// A setting's text with secrets and the user filled in.
  package func fill(_ text: String) -> String {
    secrets.fill(text).replacing("{user}", with: user)
  }

  /// The file of a path in the settings: `~` and relative paths resolved.
  package func url(path: String) -> URL {
    let expanded = NSString(string: path).expandingTildeInPath
    return URL(fileURLWithPath: expanded, relativeTo: directory).standardizedFileURL
  }
}

/// A kind of source: what it is called in the configuration, and how its reader is made. **A new reader joins `all`.**
public struct ReaderKind: Sendable {
  /// The key in a source's declaration.
  public let name: String
  /// What it reads.
  public let summary: String
  /// The shape of its settings.
  public let shape: Shape
  /// What its settings break of the rules that their shape alone does not show.
  package var problems: @Sendable (Setting) -> [Problem] = { _ in [] }
  /// What it needs besides this program, and whether that is there.
  package var needs: @Sendable () -> [NativePart] = { [] }
  /// How it is recognised, and what it adds to an inspection.
  package var inspection = InspectionHooks()
  package let make: @Sendable (Setting, ReaderContext) throws -> any Reader

  /// A library or program that a kind of source needs and that may be missing.
  package struct NativePart: Sendable {
    /// What it is called.
    package let name: String
    /// Whether it is there.
    package let isInstalled: Bool
    /// Whether only some inputs need it.
    package var isOptional = false
    /// What reads with it.
    package let purpose: String
    /// The command that installs it.
    package let installation: String
  }

  /// Every kind there is.
  public static let all: [ReaderKind] =
    [.csv, .json, .xml, .html, .parquet, .arrow, .excel] + DatabaseKind.all.map(\.reader)
    + PersonalFormat.all.map(\.kind) + [.pdf, .api, .command, .singer]
}

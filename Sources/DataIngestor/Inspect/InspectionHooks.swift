public import Foundation

/// What is inspected, as a reader's kind sees it.
package struct InspectionSubject: Sendable {
  /// The path or address as it was named: what the suggested configuration says.
  package let label: String
  /// The file that is looked at: what was named, or the first of a folder, an archive or an address, unpacked or downloaded. Where
  /// nothing was looked for, what was named.
  package var location: String
  /// Whether that file is all there is.
  package var isAlone = true
  /// A kind's own wishes, for example where a picture is drawn.
  package let options: InspectionOptions
  /// Fills secrets and resolves paths.
  package let context: ReaderContext
}

/// What a person may ask of an inspection.
public struct InspectionOptions: Sendable {
  /// The most rows shown of a table.
  public var rows = 5
  /// The most files read of a folder.
  public var files = 50
  /// What reads it; nil for as it looks.
  public var kind: String?
  /// A PNG file that is drawn of a document.
  public var picture: URL?
  /// The secret that holds a bearer token for an address.
  public var tokenSecret: String?
  /// The environment variable that holds the password of an encrypted document.
  public var passwordSecret: String?

  /// The defaults.
  public init() {}
}

/// What a kind adds to what inspecting tells of every kind.
package struct InspectionHints: Sendable {
  /// Settings to read with, one set for each table to show; empty for the path alone.
  package var variants: [[SettingLine]] = []
  /// What the kind found out itself.
  package var findings: [Inspection.Finding] = []
  /// What is wrong or worth knowing.
  package var problems: [Problem] = []

  /// One setting of a reader, its value as it stands in YAML.
  package struct SettingLine: Hashable, Sendable {
    package let name: String
    package let yaml: String

    /// - Parameter value: A plain text; it is quoted where YAML needs that.
    package init(_ name: String, _ value: String) {
      self.name = name
      yaml = YAMLText.quoted(value)
    }

    /// - Parameter yaml: The value as it is written.
    package init(_ name: String, yaml: String) {
      self.name = name
      self.yaml = yaml
    }
  }

  package init() {}
}

/// How a kind of source is recognised, and what it adds to an inspection.
package struct InspectionHooks: Sendable {
  /// The endings of files, in lower case.
  package var endings: Set<String>
  /// Whether the first bytes can only be of this kind; up to 64 kB are given.
  package var hasSignature: @Sendable (Data) -> Bool
  /// Adds what only the kind knows.
  package var hints: @Sendable (InspectionSubject) async throws -> InspectionHints
  /// Inspects in the kind's own way; nil for reading with default settings.
  package var inspect: (@Sendable (InspectionSubject) async throws -> Inspection)?
  /// The setting that picks the table with some columns among those of a document; nil where files have one table each.
  package var tableChoice: (@Sendable ([String]) -> InspectionHints.SettingLine)?
  /// Draws what the settings of a source name, with what was understood of it; nil where there is nothing to draw.
  package var draw: (@Sendable (Setting, ReaderContext, URL) async throws -> Inspection.Finding)?

  package init(
    endings: Set<String> = [], hasSignature: @escaping @Sendable (Data) -> Bool = { _ in false },
    hints: @escaping @Sendable (InspectionSubject) async throws -> InspectionHints = { _ in InspectionHints()
    },
    inspect: (@Sendable (InspectionSubject) async throws -> Inspection)? = nil,
    tableChoice: (@Sendable ([String]) -> InspectionHints.SettingLine)? = nil,
    draw: (@Sendable (Setting, ReaderContext, URL) async throws -> Inspection.Finding)? = nil
  ) {
    self.endings = endings
    self.hasSignature = hasSignature
    self.hints = hints
    self.inspect = inspect
    self.tableChoice = tableChoice
    self.draw = draw
  }
}

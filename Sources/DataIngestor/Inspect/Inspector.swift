import DuckDB
package import Foundation

/// Looks at what might become a source: what reads it, which tables are in it, and how it would be declared.
public struct Inspector: Sendable {
  private let directory: URL
  private let secrets: Secrets
  let options: InspectionOptions

  /// Inspects files and addresses; paths start from the working folder.
  public init(options: InspectionOptions = InspectionOptions()) {
    self.init(
      directory: URL(fileURLWithPath: FileManager.default.currentDirectoryPath),
      secrets: Secrets(environment: [options.passwordSecret].compactMap(\.self)), options: options)
  }

  package init(directory: URL, secrets: Secrets, options: InspectionOptions) {
    self.directory = URL(fileURLWithPath: directory.path, isDirectory: true)
    self.secrets = secrets
    self.options = options
  }

  /// Inspects a file, a folder, a glob or an address.
  /// - Throws: ``IngestError`` where nothing can be told. What is wrong with the content is among the problems.
  public func inspect(_ subject: String) async throws -> Inspection {
    var context = ReaderContext(source: "inspect", user: "", directory: directory, secrets: secrets)
    // What is repaired is shown, and told.
    context.badRows = .warn
    let place = InspectionSubject(
      label: subject, location: Self.isAddress(subject) ? subject : context.url(path: subject).path,
      options: options, context: context)
    var (kind, finding) = try await recognised(place)
    if let own = kind.inspection.inspect {
      do {
        guard options.picture == nil else { throw Self.notDrawn(kind) }
        return try await own(place)
      } catch let error as IngestError
        where options.kind == nil && ["api.response", "inspect.picture"].contains(error.problems.first?.code)
      {
        // No API: what is there is a file.
        (kind, finding) = try await downloaded(place)
      }
    }
    if options.picture != nil, kind.inspection.draw == nil { throw Self.notDrawn(kind) }

    var inspection = Inspection(subject: subject, reader: kind.name, findings: [finding])
    let hints = try await Self.withSpool { [kind] area in
      try await kind.inspection.hints(sample(of: place, kind, in: area))
    }
    inspection.findings += hints.findings
    inspection.problems += hints.problems
    let variants = hints.variants.isEmpty ? [[.init("path", subject)]] : hints.variants
    let engine = try Engine()
    var profiles: [TableProfile] = []
    for settings in variants {
      let outcome = try await read(kind, settings, context, engine)
      profiles += outcome.profiles
      inspection.problems += outcome.problems
      inspection.findings += outcome.findings.filter { !inspection.findings.contains($0) }
    }
    inspection.tables = profiles.map(\.table)
    if inspection.problems.allSatisfy({ $0.severity != .error }) {
      let setting = try Self.setting(variants[0])
      inspection.findings += try await drawn(kind, setting, context)
    }
    if let largest = profiles.max(by: { $0.table.rows < $1.table.rows }) {
      let selection = TableSelection(largest, among: profiles, kind: kind)
      inspection.findings += [selection.finding].compactMap(\.self)
      inspection.configuration =
        SourceSuggestion(kind: kind, settings: selection.settings, subject: subject, profile: largest).yaml
    }
    return inspection
  }

  /// Inspects a declared source with its own settings.
  func inspect(_ definition: SourceDefinition, user: String) async throws -> Inspection {
    let context = ReaderContext(source: definition.name, user: user, directory: directory, secrets: secrets)
    var inspection = Inspection(
      subject: definition.name, reader: definition.reader.name,
      findings: [.init("kind", definition.reader.name, why: "as declared")])
    inspection.findings += try await drawn(definition.reader, definition.readerSettings, context)
    let reader = try definition.reader.make(definition.readerSettings, context)
    let outcome = try await read(reader, [], context, Engine())
    inspection.tables = outcome.profiles.map(\.table)
    inspection.problems = outcome.problems
    inspection.findings += outcome.findings
    return inspection
  }

  private func drawn(_ kind: ReaderKind, _ settings: Setting, _ context: ReaderContext) async throws
    -> [Inspection.Finding]
  {
    guard let picture = options.picture else { return [] }
    guard let draw = kind.inspection.draw else { throw Self.notDrawn(kind) }
    return [try await draw(settings, context, picture)]
  }

  private static func notDrawn(_ kind: ReaderKind) -> IngestError {
    let drawn = ReaderKind.all.filter { $0.inspection.draw != nil }.map(\.name)
    return IngestError(
      .configuration,
      Problem(
        "inspect.picture", "'\(kind.name)' has nothing to draw.",
        advice: "--picture is for: \(drawn.joined(separator: ", "))."))
  }

  /// The settings of a kind, as they stand in YAML.
  static func setting(_ lines: [InspectionHints.SettingLine]) throws -> Setting {
    let yaml = lines.map { "\($0.name): \($0.yaml)\n" }.joined()
    return Setting(node: try YAMLNode(parsing: yaml, file: "inspect"), path: "", file: "inspect")
  }

  static func isAddress(_ subject: String) -> Bool { subject.contains("://") }

  /// What came of reading.
  struct Outcome: Sendable {
    var profiles: [TableProfile] = []
    var problems: [Problem] = []
    var findings: [Inspection.Finding] = []
  }

  /// Reads with the settings of a kind, as they stand in YAML.
  func read(
    _ kind: ReaderKind, _ settings: [InspectionHints.SettingLine], _ context: ReaderContext, _ engine: Engine
  ) async throws -> Outcome {
    try await read(try kind.make(Self.setting(settings), context), settings, context, engine)
  }

  /// Stages through the reader and describes what came. What is wrong with the content is told and thrown by none.
  private func read(
    _ reader: any Reader, _ settings: [InspectionHints.SettingLine], _ context: ReaderContext,
    _ engine: Engine
  ) async throws -> Outcome {
    let inputs = try await reader.inputs()
    let chosen = Array(inputs.prefix(options.files))
    let area = StagingArea(engine: engine)
    var outcome = Outcome()
    if chosen.count < inputs.count {
      outcome.findings.append(
        .init("files", "\(chosen.count) of \(inputs.count)", why: "the first in order; --files reads more"))
    } else if inputs.count > 1 {
      outcome.findings.append(.init("files", "\(inputs.count)"))
    }
    do {
      let fetched = try await reader.fetch(chosen, in: area)
      let relations = try await reader.stage(fetched.flatMap(\.copies), in: area)
      let rows = options.rows
      for relation in relations {
        let profile = try await engine.run {
          try TableProfile(of: relation, settings: settings, previewed: rows, on: $0)
        }
        outcome.problems += relation.diagnostics + profile.problems
        outcome.profiles.append(profile)
      }
      outcome.problems += area.inputsSetAside.values.flatMap(\.self)
    } catch let error as IngestError where error.kind != .interrupted {
      outcome.problems += error.problems
    } catch let error as DuckDBError where error.code != .interrupt {
      outcome.problems.append(Problem("engine.\(error.code.rawValue)", error.summary))
    } catch {
      await area.discard()
      throw error
    }
    await area.discard()
    outcome.problems = outcome.problems.map { problem in
      var problem = secrets.redactor.redact(problem)
      if problem.source == "inspect" { problem.source = nil }
      return problem
    }
    return outcome
  }
}

extension Project {
  /// Looks at a declared source as it is read now: its tables, their columns and first rows. Writes nothing.
  public func inspect(_ source: String, options: InspectionOptions = InspectionOptions()) async throws
    -> [Inspection]
  {
    let definition = try configuration.sources(named: [source])[0]
    let inspector = Inspector(
      directory: configuration.directory, secrets: try secrets(for: [definition]), options: options)
    var inspections: [Inspection] = []
    for user in definition.users {
      var inspection = try await inspector.inspect(definition, user: user)
      if definition.users.count > 1 { inspection.subject += " (\(user))" }
      inspections.append(inspection)
    }
    return inspections
  }
}

/// Something that is wrong with a configuration, a source or its rows: what, where, and what to do about it.
public struct Problem: Hashable, Sendable, Codable {
  /// How bad it is.
  public enum Severity: String, Sendable, Codable {
    /// The source (or the whole command) fails.
    case error
    /// Worth knowing; nothing fails.
    case warning
    /// What was done.
    case note
  }

  /// How bad it is.
  public var severity: Severity
  /// A stable, matchable name, for example `contract.null`.
  public var code: String
  /// What is wrong, in one sentence.
  public var message: String
  /// The source it concerns.
  public var source: String?
  /// The file, page or table.
  public var file: String?
  /// The line in the file, from 1.
  public var line: Int?
  /// The column, by its original name.
  public var column: String?
  /// How many values or rows it concerns.
  public var count: Int?
  /// Values or rows that show it.
  public var examples: [String]
  /// What to do about it.
  public var advice: String?

  /// Creates a problem.
  public init(
    _ code: String, _ message: String, severity: Severity = .error, source: String? = nil,
    file: String? = nil,
    line: Int? = nil, column: String? = nil, count: Int? = nil, examples: [String] = [], advice: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.source = source
    self.file = file
    self.line = line
    self.column = column
    self.count = count
    self.examples = examples
    self.advice = advice
  }
}

extension Problem: CustomStringConvertible {
  /// The problem as a person reads it, one line and indented details.
  public var description: String {
    var place = [source, file].compactMap(\.self).joined(separator: ": ")
    if let line { place += place.isEmpty ? "line \(line)" : ":\(line)" }
    var text = place.isEmpty ? "" : place + ": "
    text += severity == .error ? "" : "\(severity.rawValue): "
    text += message
    for example in examples { text += "\n    e.g. " + example }
    if let advice { text += "\n    → " + advice }
    return text
  }
}

/// Why a command, or the ingestion of one source, failed. Each kind has an exit code of its own.
public struct IngestError: Error, Sendable {
  /// What failed.
  public enum Kind: String, Sendable, Codable {
    /// The configuration cannot be read, or secrets are missing.
    case configuration
    /// A source does not hold what its tag demands.
    case contract
    /// A source cannot be read.
    case source
    /// The database cannot be opened or written.
    case destination
    /// Some sources failed, others were loaded.
    case partial
    /// The person or the system asked to stop.
    case interrupted

    /// The exit code of the command.
    public var exitCode: Int32 {
      switch self {
      case .configuration: 2
      case .contract: 3
      case .source: 4
      case .destination: 5
      case .partial: 6
      case .interrupted: 130
      }
    }
  }

  /// What failed.
  public let kind: Kind
  /// Everything that is wrong, in one report.
  public let problems: [Problem]

  /// Creates an error of several problems.
  public init(_ kind: Kind, _ problems: [Problem]) {
    self.kind = kind
    self.problems = problems
  }

  /// Creates an error of one problem.
  public init(_ kind: Kind, _ problem: Problem) { self.init(kind, [problem]) }
}

extension IngestError: CustomStringConvertible {
  /// All problems, one below the other.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

import BankStatements
import Foundation
import LibXML2

/// A format in which banks and watches export what belongs to a person: it names its columns as the built-in tags do, so that
/// a source of it needs no mapping.
struct PersonalFormat: Sendable {
  /// The reader's name.
  let name: String
  let summary: String
  /// The endings of its files.
  let endings: Set<String>
  /// A piece of text near the start that no other file has.
  let signature: [String]
  /// Its columns in order.
  let columns: [String]
  /// Those that are there even where no row has a value.
  let mandatory: Set<String>
  /// Whether numbers are written as people do, and not with a point before the decimals and nothing else.
  var hasFreeNumbers = false
  /// Settings besides the path.
  var settings: [Shape.Property] = []
  /// Reads files.
  let read: @Sendable (PersonalBatch) throws -> Void

  /// Columns of points in time in ISO 8601, each as precise as its file has it.
  static let moments: Set<String> = ["timestamp", "value_date", "end_timestamp"]
  /// Columns of numbers; all others are texts, however much their values look like something else.
  static let numbers: Set<String> = [
    "amount", "original_amount", "exchange_rate", "duration", "distance", "elevation_gain", "energy",
    "average_heart_rate", "maximum_heart_rate", "average_cadence", "laps", "points",
  ]

  /// The reader's entry.
  var kind: ReaderKind {
    let format = self
    var kind = ReaderKind(
      name: name, summary: summary,
      shape: .either([
        .string,
        .object(
          [.init("path", .string, "A file, a directory searched recursively, or a glob.", required: true)]
            + settings),
      ])
    ) { try PersonalReader(format, settings: $0, context: $1) }
    kind.inspection = InspectionHooks(endings: endings, hasSignature: claims)
    return kind
  }

  /// Whether the first bytes of a file can only be of this format.
  @Sendable func claims(_ start: Data) -> Bool {
    let text = String(decoding: start.prefix(4096), as: UTF8.self)
    return signature.contains { text.contains($0) }
  }

  /// Every such format.
  static let all: [PersonalFormat] = [.ofx, .qif, .camt, .mt940, .gpx, .tcx]
}

/// The files that are read together, and what is found in them.
final class PersonalBatch {
  /// A row and its file.
  struct Row {
    let input: Input
    let line: Int
    var values: [String: String]
  }

  /// The format's name, which the codes of problems start with.
  let format: String
  let inputs: [Input]
  let settings: Setting
  let source: String
  /// What the last run left behind, and what this one does.
  var state: String?
  var rows: [Row] = []
  var problems: [Problem] = []

  init(_ inputs: [Input], of format: String, settings: Setting, source: String, state: String?) {
    self.format = format
    self.inputs = inputs
    self.settings = settings
    self.source = source
    self.state = state
  }

  /// Reads each file; what is wrong with one does not keep the others from being looked at.
  func each(_ read: (Input) throws -> Void) throws {
    for input in inputs {
      try Task.checkCancellation()
      do {
        try read(input)
      } catch let fault as StatementFault {
        problems.append(
          Problem(
            "\(format).malformed", fault.message, source: source, file: input.name, line: fault.line,
            advice: fault.advice))
      } catch let fault as XMLFault {
        problems.append(Problem(fault, format, source: source, file: input.name))
      }
    }
  }

  /// Puts the points in time of a column into one notation: where one has a time, all have; where one has an offset from UTC, those
  /// without one are in UTC.
  func align(_ column: String) {
    let texts = rows.compactMap { $0.values[column] }
    guard texts.contains(where: { $0.contains("T") }) else { return }
    let isZoned = texts.contains { Self.hasOffset($0) }
    for index in rows.indices {
      guard var text = rows[index].values[column] else { continue }
      if !text.contains("T") { text += "T00:00:00" }
      if isZoned && !Self.hasOffset(text) { text += "Z" }
      rows[index].values[column] = text
    }
  }

  /// Makes plain that the point of numbers is the decimal mark: `1.085` alone could be a thousand and more, `1.0850` cannot.
  func markDecimals() {
    for index in rows.indices {
      for column in PersonalFormat.numbers {
        if let text = rows[index].values[column], text.wholeMatch(of: /-?\d{1,3}\.\d{3}/) != nil {
          rows[index].values[column] = text + "0"
        }
      }
    }
  }

  private static func hasOffset(_ text: String) -> Bool {
    guard let time = text.firstIndex(of: "T") else { return false }
    return text[time...].contains { "Z+-".contains($0) }
  }
}

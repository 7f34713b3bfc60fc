/// What was found out about a file, a folder, an address or a declared source before anything is loaded.
public struct Inspection: Sendable, Codable {
  /// What was looked at, as it was named.
  public var subject: String
  /// What reads it, for example `csv`.
  public var reader: String
  /// What was found out on the way, and why.
  public var findings: [Finding] = []
  /// The tables in it.
  public var tables: [Table] = []
  /// A source to start from, as YAML; nil where there is nothing to suggest.
  public var configuration: String?
  /// What is wrong, or worth knowing.
  public var problems: [Problem] = []

  /// One thing that was found out.
  public struct Finding: Sendable, Codable, Hashable {
    /// What it is about, for example `delimiter`.
    public let what: String
    /// What it is.
    public let value: String
    /// What speaks for it.
    public let why: String?

    /// Creates a finding.
    public init(_ what: String, _ value: String, why: String? = nil) {
      self.what = what
      self.value = value
      self.why = why
    }
  }

  /// A table: rows of one layout.
  public struct Table: Sendable, Codable {
    /// Where its rows come from.
    public var name: String
    /// How many rows it has.
    public var rows: Int
    /// Its columns in order.
    public var columns: [Column]
    /// The first rows, each with a text for every column; nil is NULL.
    public var preview: [[String?]]
  }

  /// A column, with what all its values say.
  public struct Column: Sendable, Codable {
    /// Its name in the source.
    public let name: String
    /// The type that all values have, for example `decimal(18,2)`; nil where every value is NULL.
    public let type: String?
    /// How the values are written, where that is not the only way, for example `%d/%m/%Y`.
    public let format: String?
    /// A value.
    public let example: String?
    /// The share of rows without a value, from 0 to 1.
    public let nullShare: Double
    /// Whether every row has a value of its own; nil where that was not looked at.
    public let isUnique: Bool?
    /// How else the values could be read; empty where they leave no doubt.
    public let rivals: [String]
  }
}

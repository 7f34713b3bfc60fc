/// Why a document cannot be read, and where.
public struct XMLFault: Error, Hashable, Sendable {
  /// The kind of fault.
  public enum Kind: String, Sendable {
    /// It breaks the rules of XML, or is cut off.
    case malformed
    /// Bytes are not what the declared encoding allows, or the encoding is unknown.
    case encoding
    /// It asks for another file or address to be read into it, which never happens.
    case externalEntity
    /// Its entities expand to far more than the document holds.
    case expansion
    /// It is nested deeper, or a name or value is longer, than is accepted.
    case limit
    /// The file cannot be opened or read.
    case unreadable
  }

  /// The kind of fault.
  public let kind: Kind
  /// What is wrong, without a full stop.
  public let message: String
  /// The line, from 1; nil where none is known.
  public let line: Int?
  /// The column, from 1; nil where none is known.
  public let column: Int?

  /// Creates a fault.
  public init(_ kind: Kind, _ message: String, line: Int? = nil, column: Int? = nil) {
    self.kind = kind
    self.message = message
    self.line = line
    self.column = column
  }
}

extension XMLFault: CustomStringConvertible {
  /// The message with its place.
  public var description: String {
    message + (line.map { " (line \($0)\(column.map { ", column \($0)" } ?? ""))" } ?? "")
  }
}

/// A value to look for in the text of a document, outside its tables as well.
public struct FieldPattern: Sendable, Hashable {
  /// The name the value is given.
  public var name: String
  /// The words before the value, to its left or above it, in any case: `Invoice number`.
  public var label: String?
  /// A regular expression over a line of text; the value is its first group, or the whole match.
  public var pattern: String?

  /// A value that follows a label.
  public init(name: String, label: String) {
    self.name = name
    self.label = label
  }

  /// A value by regular expression. Throws `PDFError.badOption` when it is none.
  public init(name: String, pattern: String) throws {
    self.name = name
    self.pattern = pattern
    _ = try FieldFinder.expression(self)
  }
}

import Foundation

/// How a statement is normalised.
public struct StatementOptions: Sendable, Codable, Hashable {
  /// One signed column `amount` in place of separate columns of debits and credits.
  public var combinesDebitAndCredit = true
  /// The day comes before the month in dates of figures; nil lets the dates tell.
  public var dayFirst: Bool?
  /// The period the statement covers; nil lets the text tell.
  public var period: ClosedRange<StatementDay>?

  public init() {}
}

/// The transactions of an account statement as one relation.
///
/// Dates are written `2024-03-01` and amounts `-1234.50`; both stay text, so that a contract gives them their type.
/// What could not be understood stays as it is printed, and a diagnostic tells.
public struct PDFStatement: Sendable, Codable, Hashable {
  public var columns: [String]
  public var rows: [[String]]
  /// The page of each row, 1-based.
  public var pages: [Int]
  public var diagnostics: [PDFDiagnostic]
  /// The period the statement covers, as far as it is known.
  public var period: ClosedRange<StatementDay>?
}

extension PDFStatement {
  /// The statement in a document's tables; nil when none has a column of dates and one of amounts.
  /// For dates without a year, read the document with `PDFOptions.includesText`.
  public init?(_ result: PDFResult, options: StatementOptions = StatementOptions()) {
    let candidates = result.relations.filter { StatementColumns($0) != nil }
    guard var relation = candidates.max(by: { $0.rows.count < $1.rows.count }) else { return nil }
    let others = candidates.filter { $0 != relation && $0.columns == relation.columns && $0.hasHeader }
    if !others.isEmpty {
      let parts = candidates.filter { $0.columns == relation.columns && ($0 == relation || $0.hasHeader) }
      relation.rows = parts.flatMap(\.rows)
      relation.pages = parts.flatMap(\.pages)
    }
    guard let roles = StatementColumns(relation) else { return nil }
    var builder = StatementBuilder(relation: relation, roles: roles, options: options)
    builder.normaliseDates(lines: result.lines)
    builder.normaliseAmounts()
    self.init(
      columns: builder.columns, rows: builder.rows, pages: relation.pages, diagnostics: builder.diagnostics,
      period: builder.period)
  }
}

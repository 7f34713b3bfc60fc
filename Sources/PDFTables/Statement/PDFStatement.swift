import Foundation

/// How a statement is normalised.
public struct StatementOptions: Sendable, Codable, Hashable {
  /// One signed column `amount` in place of separate columns of debits and credits.
  public var combinesDebitAndCredit = true
  /// The day comes before the month in dates of figures; nil lets the dates tell.
  public var dayFirst: Bool?
  /// The period the statement covers; nil lets the text tell.
  public var period: ClosedRange<StatementDay>?

  /// Combines debits and credits; dates and period as the document tells them.
  public init() {}
}

/// The transactions of an account statement as one relation.
///
/// Dates are written `2024-03-01` and amounts `-1234.50`; both stay text, so that a contract gives them their type.
/// What could not be understood stays as it is printed, and a diagnostic tells.
public struct PDFStatement: Sendable, Codable, Hashable {
  /// Names of the columns, as printed but for `amount`.
  public var columns: [String]
  /// One row for each transaction, text by column.
  public var rows: [[String]]
  /// The page of each row, 1-based.
  public var pages: [Int]
  /// Rows of the table that are no transactions, as they were understood: balances brought forward, totals, titles.
  public var setAside: [[String]]
  /// What a person should know: the balance check, what could not be understood, what was set aside.
  public var diagnostics: [PDFDiagnostic]
  /// The period the statement covers, as far as it is known.
  public var period: ClosedRange<StatementDay>?
}

extension PDFStatement {
  /// The statement in a document's tables; nil when none has a column of dates and one of amounts.
  /// For dates without a year, read the document with `PDFOptions.includesText`.
  public init?(_ result: PDFResult, options: StatementOptions = StatementOptions()) {
    let candidates = result.relations.filter { relation in
      SignReading.all(of: relation).contains { StatementColumns($0.relation) != nil }
    }
    guard var relation = candidates.max(by: { $0.rows.count < $1.rows.count }) else { return nil }
    let others = candidates.filter { $0 != relation && $0.columns == relation.columns && $0.hasHeader }
    if !others.isEmpty {
      let parts = candidates.filter { $0.columns == relation.columns && ($0 == relation || $0.hasHeader) }
      relation.rows = parts.flatMap(\.rows)
      relation.pages = parts.flatMap(\.pages)
    }
    let readings = SignReading.all(of: relation).compactMap { reading -> StatementBuilder? in
      guard var builder = StatementBuilder(reading, options: options) else { return nil }
      builder.normaliseDates(lines: result.lines)
      builder.normaliseAmounts()
      builder.setAsideUndated()
      return builder
    }
    // The first of equals.
    guard let builder = readings.max(by: { $0.balancesThatFollow < $1.balancesThatFollow }) else {
      return nil
    }
    self.init(
      columns: builder.columns, rows: builder.rows, pages: builder.pages, setAside: builder.setAside,
      diagnostics: builder.diagnostics,
      period: builder.period)
  }
}

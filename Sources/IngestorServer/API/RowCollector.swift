import Synchronization

/// Collects the pieces in which a query hands over its rows.
final class RowCollector: Sendable {
  private let collected = Mutex(Rows())

  var rows: Rows { collected.withLock { $0 } }

  func add(_ columns: [String], _ rows: [[String?]]) {
    collected.withLock {
      if !columns.isEmpty { $0.columns = columns }
      $0.rows += rows
    }
  }
}

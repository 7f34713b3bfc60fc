import DataIngestor
import Foundation

/// Rows that were set aside, by source.
struct QuarantinePage {
  let groups: [Group]
  let isEmpty: Bool
  let filter: String?
  let message: String?

  /// The rows of one source.
  struct Group {
    let source: String
    let count: String
    let more: String?
    let rows: [Row]
  }

  /// One row.
  struct Row {
    let id: Int
    let user: String
    let place: String
    let occurrences: String?
    let reasons: [String]
    let fields: [Field]
    let since: Moment?
  }

  /// A value of the row.
  struct Field {
    let name: String
    let value: String
  }

  private static let most = 200

  init(_ rows: [Project.QuarantinedRow], _ snapshot: Snapshot, filter: String?, message: String?) {
    self.filter = filter
    self.message = message
    groups = Dictionary(grouping: rows, by: \.source).sorted { $0.key < $1.key }.map { source, rows in
      let order = snapshot.overview.satellites.last { $0.source == source }?.columns.map(\.original) ?? []
      return Group(
        source: source, count: rows.count.of("row"),
        more: rows.count > Self.most ? "The first \(Self.most) are shown." : nil,
        rows: rows.prefix(Self.most).map { row in
          Row(
            id: row.id, user: row.user, place: row.file + (row.line.map { ":\($0)" } ?? ""),
            occurrences: row.occurrences > 1 ? "\(row.occurrences) times in the file" : nil,
            reasons: row.reasons, fields: Self.fields(row.row, order), since: Moment(row.quarantinedAt))
        })
    }
    isEmpty = groups.isEmpty
  }

  /// The values in the order of the source's columns, where they are known.
  private static func fields(_ json: String?, _ order: [String]) -> [Field] {
    guard let json,
      let object = try? JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    else { return [] }
    func position(_ name: String) -> (Int, String) { (order.firstIndex(of: name) ?? order.count, name) }
    return object.sorted { position($0.key) < position($1.key) }.map { name, value in
      Field(name: name, value: value is NSNull ? "NULL" : "\(value)")
    }
  }
}

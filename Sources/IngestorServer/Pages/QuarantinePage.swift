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

  init(_ rows: [Project.QuarantinedRow], filter: String?, message: String?) {
    self.filter = filter
    self.message = message
    groups = Dictionary(grouping: rows, by: \.source).sorted { $0.key < $1.key }.map { source, rows in
      Group(
        source: source, count: rows.count.of("row"),
        more: rows.count > Self.most ? "The first \(Self.most) are shown." : nil,
        rows: rows.prefix(Self.most).map { row in
          Row(
            id: row.id, user: row.user, place: row.file + (row.line.map { ":\($0)" } ?? ""),
            occurrences: row.occurrences > 1 ? "\(row.occurrences) times in the file" : nil,
            reasons: row.reasons, fields: Self.fields(row.row), since: Moment(row.quarantinedAt))
        })
    }
    isEmpty = groups.isEmpty
  }

  private static func fields(_ json: String?) -> [Field] {
    guard let json,
      let object = try? JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    else { return [] }
    return object.sorted { $0.key < $1.key }.map { name, value in
      Field(name: name, value: value is NSNull ? "NULL" : "\(value)")
    }
  }
}

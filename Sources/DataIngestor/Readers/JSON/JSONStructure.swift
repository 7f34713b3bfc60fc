import DuckDB
import Foundation

/// What all records of a relation have in common: the columns they become, and how.
///
/// Objects within objects become columns `outer_inner`; arrays stay JSON, and so does what is an object in one record and
/// something else in another.
struct JSONStructure {
  /// A value that becomes a column.
  struct Leaf: Hashable {
    /// The keys that lead to it.
    let path: [String]
    /// The places of these keys in their objects, from 1.
    let places: [Int]
    /// Whether it is kept as JSON.
    let isNested: Bool

    /// Its value in a transformed record `s`. The engine tells members apart by their names without regard to case, JSON with.
    var value: String { places.reduce("s") { "struct_extract_at(\($0), \($1))" } }
  }

  private indirect enum Node {
    case object([(key: String, value: Node)])
    case nested
    case scalar
  }

  /// The columns in the order of the records.
  let leaves: [Leaf]
  /// What `json_transform` is told to make of a record: a structure of texts and nested JSON.
  let transform: String
  /// The objects whose members become columns, the record first.
  let objects: [Object]

  /// An object and its members.
  struct Object: Hashable {
    /// The JSON pointer to it; empty for the record itself.
    let pointer: String
    let keys: [String]
  }

  /// - Parameters:
  ///   - table: Has the records as JSON in column `record`.
  ///   - keepsNested: Whether only the outermost keys become columns.
  init(of table: String, keepsNested: Bool, on connection: borrowing Connection) throws {
    // Each node of the merged structure with its parent, in the order of the document; types are text leaves. One record of each
    // structure is enough: merging all of them would need memory for all.
    let rows = try connection.query(
      """
      SELECT id, parent, key, type, atom FROM json_tree((
        SELECT json_structure(CAST('[' || string_agg(CAST(record AS VARCHAR), ',' ORDER BY line) || ']' AS JSON))->0
        FROM (SELECT arg_min(record, line) AS record, min(line) AS line FROM \(SQL.name(table)) GROUP BY json_structure(record))))
      """
    ).rows
    var children: [Int: [(id: Int, key: String)]] = [:]
    var kinds: [Int: (type: String, atom: String)] = [:]
    for row in rows {
      guard let id = row[0].int else { continue }
      kinds[id] = (row[3].text ?? "", row[4].text ?? "")
      if let parent = row[1].int { children[parent, default: []].append((id, row[2].text ?? "")) }
    }
    func node(_ id: Int, _ pointer: String, _ depth: Int) throws -> Node {
      switch kinds[id]?.type {
      case "OBJECT" where depth > 0 && children[id] != nil:
        return .object(
          try (children[id] ?? []).map { child in
            (child.key, try node(child.id, pointer + Self.step(to: child.key), depth - 1))
          })
      case "OBJECT", "ARRAY": return .nested
      default:
        guard kinds[id]?.atom == "\"JSON\"" else { return .scalar }
        // Values of several types: texts and numbers are texts, but not where an object or a list is among them.
        let isNested = try connection.query(
          """
          SELECT bool_or(json_type(record, \(SQL.text(pointer))) IN ('OBJECT', 'ARRAY')) FROM \(SQL.name(table))
          """
        ).scalar.bool
        return isNested == true ? .nested : .scalar
      }
    }
    let root = try node(rows.first?[0].int ?? 0, "", keepsNested ? 1 : 64)
    leaves = Self.leaves(root)
    transform = Self.transform(root)
    objects = Self.objects(root, "")
  }

  /// The leaves of a transformed record `s` as columns of a relation, in the same order.
  func cells(_ columns: [StagedRelation.Column]) -> String {
    zip(leaves, columns).map { "\($0.value) AS \(SQL.name($1.name))" }.joined(separator: ", ")
  }

  /// A key as a step of a JSON pointer.
  static func step(to key: String) -> String {
    "/" + key.replacing("~", with: "~0").replacing("/", with: "~1")
  }

  private static func objects(_ node: Node, _ pointer: String) -> [Object] {
    guard case .object(let members) = node else { return [] }
    return [Object(pointer: pointer, keys: members.map(\.key))]
      + members.flatMap { objects($0.value, pointer + step(to: $0.key)) }
  }

  private static func leaves(_ node: Node, _ path: [String] = [], _ places: [Int] = []) -> [Leaf] {
    switch node {
    case .object(let members):
      members.enumerated().flatMap { leaves($1.value, path + [$1.key], places + [$0 + 1]) }
    case .nested: path.isEmpty ? [] : [Leaf(path: path, places: places, isNested: true)]
    case .scalar: path.isEmpty ? [] : [Leaf(path: path, places: places, isNested: false)]
    }
  }

  private static func transform(_ node: Node) -> String {
    switch node {
    case .object(let members):
      "{" + members.map { "\(quoted($0.key)):\(transform($0.value))" }.joined(separator: ",") + "}"
    case .nested: "\"JSON\""
    case .scalar: "\"VARCHAR\""
    }
  }

  private static func quoted(_ text: String) -> String {
    String(decoding: (try? JSONEncoder().encode(text)) ?? Data("\"\"".utf8), as: UTF8.self)
  }
}

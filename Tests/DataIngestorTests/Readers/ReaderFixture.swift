import DuckDB
import Foundation
import TestServers

@testable import DataIngestor

/// The same few orders as a source of some kind: what ``ReaderConformanceTests`` runs with. **A new reader joins `all`.**
struct ReaderFixture: Sendable, CustomStringConvertible {
  /// What it is called in the results of the tests.
  let description: String
  /// Writes a source that holds the orders and returns the reader's part of its declaration.
  let write: @Sendable (_ orders: [Order], _ workspace: Workspace) async throws -> String
  /// Damages what was written, so that it cannot be read any more.
  let damage: @Sendable (Workspace) async throws -> Void
  /// Whether the source can tell that nothing changed without being read.
  var hasLedger = true
  /// What the source calls the columns of an order.
  var names = Names()

  /// Names of columns; the amount is everywhere called so.
  struct Names: Sendable {
    var id = "id"
    var day = "day"
    var memo = "memo"
    var note = "note"
  }

  /// A row of the source.
  struct Order: Sendable {
    var id: Int
    var day: String
    var amount: String
    var memo: String
    /// A column that only some exports have: all orders have it, or none.
    var note: String?
  }

  static let all: [ReaderFixture] =
    [
      ReaderFixture(
        description: "csv",
        write: { orders, workspace in
          try workspace.write("data/orders.csv", csv(orders))
          return "csv: data"
        }, damage: { try $0.write("data/orders.csv", "id,day,amount,memo\n1,\"2026-01-01,1\n") }),
      ReaderFixture(
        description: "json",
        write: { orders, workspace in
          try workspace.write("data/orders.json", "[\(lines(orders).joined(separator: ",\n"))]")
          return "json: data"
        }, damage: { try $0.write("data/orders.json", "[{\"id\": 1, \"day\": ") }),
      ReaderFixture(
        description: "json lines",
        write: { orders, workspace in
          try workspace.write("data/orders.ndjson", lines(orders).joined(separator: "\n"))
          return "json: {path: data/orders.ndjson}"
        }, damage: { try $0.write("data/orders.ndjson", "{\"id\": 1}\n{\"id\": ") }),
      ReaderFixture(
        description: "xml",
        write: { orders, workspace in
          try workspace.write(
            "data/orders.xml", "<?xml version=\"1.0\"?>\n<orders>\n\(elements(orders))\n</orders>")
          return "xml: {path: data, records: //order}"
        }, damage: { try $0.write("data/orders.xml", "<orders>\n<order id=\"1\"") }),
      ReaderFixture(
        description: "html",
        write: { orders, workspace in
          try workspace.write("saved/orders.html", "<html><body>\(table(orders))</body></html>")
          return "html: saved"
        }, damage: { try $0.write("saved/orders.html", "<html><body><p>Log in again</p></body></html>") }),
      ReaderFixture(
        description: "parquet",
        write: { orders, workspace in
          try engine("COPY (\(select(orders))) TO 'FOLDER/orders.parquet'", in: workspace)
          return "parquet: orders.parquet"
        }, damage: { try $0.write("orders.parquet", "PAR1 and no more") }),
      ReaderFixture(
        description: "arrow",
        write: { orders, workspace in
          try engine("COPY (\(select(orders))) TO 'FOLDER/orders.parquet'", in: workspace)
          try await PythonTool.arrow(
            "import pyarrow.feather as f, pyarrow.parquet as p; f.write_feather(p.read_table('orders.parquet'), 'orders.feather')",
            in: workspace.folder)
          return "arrow: orders.feather"
        }, damage: { try $0.write("orders.feather", "ARROW1 and no more") }),
      ReaderFixture(
        description: "excel",
        write: { orders, workspace in
          try WorkbookFile(cells(orders)).write("orders.xlsx", in: workspace)
          return "excel: orders.xlsx"
        }, damage: { try $0.write("orders.xlsx", "PK and no more") }),
      database("sqlite", loading: .sqlite), database("duckdb", loading: nil),
      ReaderFixture(
        description: "command",
        write: { orders, workspace in
          try workspace.write("output.csv", csv(orders))
          return "command: {run: [cat, output.csv], format: csv}"
        }, damage: { try $0.remove("output.csv") }, hasLedger: false),
      ReaderFixture(
        description: "singer",
        write: { orders, workspace in
          let schema = #"{"type": "object", "properties": {"id": {"type": "integer"}}}"#
          try workspace.write(
            "catalog.json",
            #"{"streams": [{"stream": "orders", "tap_stream_id": "orders", "schema": \#(schema)}]}"#)
          let records = lines(orders).map { #"{"type": "RECORD", "stream": "orders", "record": \#($0)}"# }
          let first =
            #"{"type": "SCHEMA", "stream": "orders", "schema": \#(schema), "key_properties": ["id"]}"#
          try workspace.write("messages.ndjson", ([first] + records).joined(separator: "\n") + "\n")
          try workspace.write(
            "tap.sh", "if [ \"$1\" = --discover ]; then cat catalog.json; else cat messages.ndjson; fi\n")
          return "singer: {tap: [sh, tap.sh]}"
        }, damage: { try $0.write("messages.ndjson", "{\"type\": \"RECORD\", \"stream\": \"orders\"}\n") },
        hasLedger: false),
      ReaderFixture(
        description: "api",
        write: { orders, workspace in
          try workspace.write("orders.json", "[\(lines(orders).joined(separator: ","))]")
          let folder = workspace.folder.lastPathComponent
          return try await
            "api: {base_url: \"\(LoopbackFiles.address())/\(folder)\", path: /orders.json, paginate: {kind: none}}"
        }, damage: { try $0.write("orders.json", "[{\"id\": 1, \"day\": ") }, hasLedger: false),
    ] + BankFixtures.all + ServerFixtures.all + PackedFixtures.all

  private static func database(_ kind: String, loading part: EngineExtension?) -> ReaderFixture {
    ReaderFixture(
      description: kind,
      write: { orders, workspace in
        try? workspace.remove("shop.db")
        try engine(
          "ATTACH 'FOLDER/shop.db' AS shop (TYPE \(kind))", "CREATE TABLE shop.orders AS \(select(orders))",
          loading: part, in: workspace)
        return "\(kind): {path: shop.db, table: orders}"
      }, damage: { try $0.write("shop.db", "no database, and of no use at all") }, hasLedger: false)
  }

  static func csv(_ orders: [Order]) -> String {
    let hasNote = orders.contains { $0.note != nil }
    let rows = orders.map {
      "\($0.id),\($0.day),\($0.amount),\($0.memo)" + (hasNote ? ",\($0.note ?? "")" : "")
    }
    return (["id,day,amount,memo" + (hasNote ? ",note" : "")] + rows).joined(separator: "\n") + "\n"
  }

  static func lines(_ orders: [Order]) -> [String] {
    orders.map { order in
      #"{"id": \#(order.id), "day": "\#(order.day)", "amount": \#(order.amount), "memo": "\#(order.memo)""#
        + (order.note.map { #", "note": "\#($0)""# } ?? "") + "}"
    }
  }

  private static func elements(_ orders: [Order]) -> String {
    orders.map { order in
      "<order id=\"\(order.id)\" day=\"\(order.day)\"><amount>\(order.amount)</amount><memo>\(escaped(order.memo))</memo>"
        + (order.note.map { "<note>\($0)</note>" } ?? "") + "</order>"
    }.joined(separator: "\n")
  }

  private static func table(_ orders: [Order]) -> String {
    let hasNote = orders.contains { $0.note != nil }
    let rows = orders.map {
      "<tr><td>\($0.id)<td>\($0.day)<td>\($0.amount)<td>\(escaped($0.memo))"
        + (hasNote ? "<td>\($0.note ?? "")" : "")
    }
    return "<table><tr><th>id<th>day<th>amount<th>memo\(hasNote ? "<th>note" : "")\n"
      + rows.joined(separator: "\n") + "</table>"
  }

  private static func escaped(_ text: String) -> String { text.replacing("&", with: "&amp;") }

  private static func cells(_ orders: [Order]) -> String {
    let hasNote = orders.contains { $0.note != nil }
    let rows = orders.map { ["\($0.id)", $0.day, $0.amount, $0.memo] + (hasNote ? [$0.note] : []) }
    return WorkbookFile.rows([["id", "day", "amount", "memo"] + (hasNote ? ["note"] : [])] + rows)
  }

  static func select(_ orders: [Order]) -> String {
    orders.map { order in
      "SELECT \(order.id)::BIGINT AS id, DATE '\(order.day)' AS day, \(order.amount)::DECIMAL(12, 2) AS amount, '\(order.memo)' AS memo"
        + (order.note.map { ", '\($0)' AS note" } ?? "")
    }.joined(separator: " UNION ALL ")
  }

  private static func engine(
    _ statements: String..., loading part: EngineExtension? = nil, in workspace: Workspace
  )
    throws
  {
    let connection = try Connection(Database())
    try part?.load(on: connection)
    for statement in statements {
      try connection.execute(statement.replacing("FOLDER", with: workspace.folder.path))
    }
  }

  static func python(_ script: String, in workspace: Workspace) throws {
    try ServerProcess.run(
      [
        "/usr/bin/env", "python3", "-c", "import os, sys; os.chdir(sys.argv[1]); \(script)",
        workspace.folder.path,
      ])
  }
}

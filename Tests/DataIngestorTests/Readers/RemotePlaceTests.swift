import Foundation
import TestServers
import Testing

@testable import DataIngestor

/// Files at addresses: fetched when they changed, with credentials that stay secret.
struct RemotePlaceTests {
  private func yaml(_ path: String, _ more: String = "", kind: String = "csv") -> String {
    """
    users: [James]
    tags:
      orders: {columns: {day: date, amount: decimal}}
    sources:
      shop: {tag: orders, \(kind): {path: "\(path)"}, key: [id]\(more)}
    """
  }

  private static func csv(_ id: Int) -> String { "id,day,amount\n\(id),2026-01-0\(id),\(id).50\n" }

  private func file(_ text: String, _ request: FaultServer.Request, tag: String?) -> FaultServer.Response {
    var headers = tag.map { [("ETag", "\"\($0)\"")] } ?? []
    if request.method == "HEAD" { headers.append(("Content-Length", String(text.utf8.count))) }
    return FaultServer.Response(headers: headers, body: request.method == "HEAD" ? [] : Array(text.utf8))
  }

  @Test func `A file over http is downloaded once, and again when its tag changes`() async throws {
    let workspace = try Workspace()
    let state = SharedText("1")
    try await FaultServer.run { request in
      guard request.headers["authorization"] == "Bearer s3cret{token}" else { return .init(status: 401) }
      return file(Self.csv(1), request, tag: state.text)
    } _: { server in
      let source = yaml("\(server.baseURL)/orders.csv?year=2026", ", access: {token: \"${TOKEN}\"}")
      let secrets = ["TOKEN": "s3cret{token}"]
      let first = try await workspace.run(source, secrets: secrets).first
      #expect(first.status == .succeeded && first.counts.new == 1, "\(first.problems)")
      #expect(
        try workspace.scalar("SELECT record_source FROM shop") == "\(server.baseURL)/orders.csv?year=2026")
      #expect(try await workspace.run(source, secrets: secrets).first.status == .unchanged)
      #expect(server.requests.map(\.method) == ["HEAD", "GET", "HEAD"])
      // Another tag and the same content: downloaded, and found unchanged.
      state.text = "2"
      #expect(try await workspace.run(source, secrets: secrets).first.status == .unchanged)
      #expect(server.requests.map(\.method).suffix(2) == ["HEAD", "GET"])
      let refused = try await workspace.run(source, force: true, secrets: ["TOKEN": "wr0ng-token"]).first
      let shown = refused.problems.map(\.description).joined()
      #expect(
        refused.failure == .source && !shown.contains("wr0ng-token") && shown.contains("401"), "\(shown)")
    }
  }

  @Test func `A server that tells no version is asked each time, and the content decides`() async throws {
    let workspace = try Workspace()
    try await FaultServer.run { request in
      request.method == "HEAD" ? .init(status: 405) : .init(body: Array(Self.csv(1).utf8))
    } _: { server in
      let source = yaml("\(server.baseURL)/orders.csv")
      let first = try await workspace.run(source).first
      #expect(first.counts.new == 1)
      let second = try await workspace.run(source).first
      #expect(second.status == .unchanged)
    }
  }

  @Test func `What is not there, breaks off or is a glob fails, and nothing is written`() async throws {
    let workspace = try Workspace()
    try await FaultServer.run { request in
      switch request.path {
      case "/cut.csv":
        request.method == "HEAD"
          ? .init()
          : {
            var cut = FaultServer.Response(body: Array(Self.csv(1).utf8)); cut.resetAfter = 20; return cut
          }()
      default: .init(status: 404)
      }
    } _: { server in
      for (path, code) in [("nope.csv", "source.missing"), ("*.csv", "source.address")] {
        let result = try await workspace.run(yaml("\(server.baseURL)/\(path)")).first
        #expect(result.problems.map(\.code) == [code], "\(result.problems)")
      }
      let cut = try await workspace.run(yaml("\(server.baseURL)/cut.csv")).first
      #expect(cut.failure == .source && cut.problems.map(\.code) == ["place.connection"], "\(cut.problems)")
    }
  }

  @Test func `Objects of a bucket are listed by folder and glob, and only changed ones are fetched`()
    async throws
  {
    try await ObjectStore.run { store in
      let workspace = try Workspace()
      try store.put("2026/one two+é.csv", Self.csv(1))
      try store.put("2026/deep/2.csv", Self.csv(2))
      try store.put("2026/notes.md", "none")
      try store.put("other/3.csv", Self.csv(3))
      let access =
        ", access: {endpoint: \"\(store.endpoint)\", region: eu-central-1, access_key_id: \"${ID}\", secret_access_key: \"${KEY}\"}"
      let secrets = ["ID": ObjectStore.keyID, "KEY": ObjectStore.secret]
      let source = yaml("s3://exports/2026", access)
      let first = try await workspace.run(source, secrets: secrets).first
      #expect(first.status == .succeeded && first.counts.new == 2, "\(first.problems)")
      #expect(
        try workspace.query("SELECT record_source FROM shop ORDER BY id") == [
          ["s3://exports/2026/one two+é.csv"], ["s3://exports/2026/deep/2.csv"],
        ])
      try store.put("2026/deep/2.csv", Self.csv(2).replacing("2.50", with: "9.50"))
      let second = try await workspace.run(source, secrets: secrets).first
      #expect(
        second.inputsRead == 1 && second.inputsUnchanged == 1 && second.counts.changed == 1, "\(second)")
      let glob = try await workspace.run(
        yaml("s3://exports/*/[0-9].csv", access), force: true, secrets: secrets
      ).first
      #expect(glob.counts.new == 1, "\(glob.problems)")
      let one = try await workspace.run(yaml("s3://exports/other/3.csv", access), secrets: secrets).first
      #expect(one.counts.read == 1, "\(one.problems)")
      let wrong = try await workspace.run(
        source, force: true, secrets: ["ID": ObjectStore.keyID, "KEY": "wr0ng-secret"]
      ).first
      let shown = wrong.problems.map(\.description).joined()
      #expect(wrong.failure == .source && !shown.contains("wr0ng-secret"), "\(shown)")
      let missing = try await workspace.run(yaml("s3://exports/nowhere/", access), secrets: secrets).first
      #expect(missing.problems.map(\.code) == ["source.missing"], "\(missing.problems)")
    }
  }
}

/// A text that a test changes while a server answers.
final class SharedText: @unchecked Sendable {
  // Guarded by the lock.
  private let lock = NSLock()
  private var value: String

  init(_ text: String) { value = text }

  var text: String {
    get { lock.withLock { value } }
    set { lock.withLock { value = newValue } }
  }
}

import Foundation
import Testing

@testable import RESTSource

/// Servers of other people, with habits of their own.
@Suite(
  .serialized, .timeLimit(.minutes(3)),
  .enabled(if: RealServer.python != nil, "Scripts/test-servers.sh could not install the servers"))
struct RealServerTests {
  private func ids(_ fetched: Fetched, _ name: String, key: String = "id") -> [Int] {
    (fetched.lines[name] ?? []).compactMap { line in
      line.range(of: "\"\(key)\":").flatMap { Int(line[$0.upperBound...].prefix { $0.isNumber }) }
    }
  }

  @Test func `Datasette's next address is followed to the end`() async throws {
    try await RealServer.run("datasette") { server in
      let fetched = try await fetch(
        definition(
          """
          base_url: \(server.baseURL)
          name: items
          path: /shop/items.json
          params: {_shape: objects, _size: 100}
          records: rows
          paginate: {kind: next_url, next: next_url, total: filtered_table_rows_count}
          """))
      #expect(ids(fetched, "items") == Array(0..<1050))
      #expect(fetched.lines["items"]?[1] == #"{"id":1,"name":"item 1 \u00e9","price":0.25}"#)
      #expect(fetched.result.resources[0].pages == 11)
    }
  }

  @Test func `Django REST framework is read by page, by offset with a token, by cursor with a session`()
    async throws
  {
    try await RealServer.run("django") { server in
      let pages = try await fetch(
        definition(
          """
          base_url: \(server.baseURL)
          name: notes
          path: /page/
          records: results
          paginate: {kind: page, total: count}
          incremental: {cursor: updated}
          """))
      #expect(ids(pages, "notes") == Array(1...250))
      #expect(pages.result.state.cursors["notes"] != nil)

      let offsets = try await fetch(
        definition(
          """
          base_url: \(server.baseURL)
          name: notes
          auth:
            session:
              url: \(server.baseURL)/token/
              body: {json: {username: ann, password: "${PASSWORD}"}}
              token_path: token
              token_prefix: "Token "
          path: /offset/
          records: results
          paginate: {kind: offset, size: 100, size_param: limit, total: count}
          """), secrets: ["PASSWORD": "pass-word-1"])
      #expect(ids(offsets, "notes") == Array(1...250))

      let cursors = try await fetch(
        definition(
          """
          base_url: \(server.baseURL)
          name: notes
          auth:
            session:
              prepare_url: \(server.baseURL)/api-auth/login/
              url: \(server.baseURL)/api-auth/login/
              csrf_cookie: csrftoken
              body: {form: {username: ann, password: "${PASSWORD}"}}
          path: /cursor/
          records: results
          paginate: {kind: next_url, next: next}
          """), secrets: ["PASSWORD": "pass-word-1"])
      #expect(ids(cursors, "notes") == Array(1...250))
    }
  }

  @Test func `Kinto's Next-Page header is followed, and only what is new is read the second time`()
    async throws
  {
    try await RealServer.run("kinto") { server in
      let api = try definition(
        """
        base_url: \(server.baseURL)/v1
        name: items
        auth: {basic: {username: ann, password: "${PASSWORD}"}}
        path: /buckets/test/collections/items/records
        params: {_limit: 25, _sort: last_modified}
        records: data
        paginate: {kind: header, name: Next-Page}
        incremental: {cursor: last_modified, param: _since, format: integer, order: ascending}
        """)
      let secrets = ["PASSWORD": "pass-word-2"]
      let first = try await fetch(api, secrets: secrets)
      #expect(Set(ids(first, "items", key: "number")) == Set(0..<120))
      #expect(first.result.resources[0].pages == 5)
      let second = try await fetch(api, state: first.result.state, secrets: secrets)
      #expect(second.result.resources[0].records == 0)
      #expect(second.result.state == first.result.state)
    }
  }

  @Test func `FastAPI's short-lived tokens are renewed while pages are read`() async throws {
    try await RealServer.run("fastapi") { server in
      for grant in [
        "grant: password, username: ann, password: \"${PASSWORD}\", client_id: any",
        "grant: client_credentials, client_id: me, client_secret: \"${CLIENT}\"",
      ] {
        let fetched = try await fetch(
          definition(
            """
            base_url: \(server.baseURL)
            name: items
            concurrency: 2
            auth: {oauth2: {token_url: "\(server.baseURL)/token", \(grant)}}
            path: /items
            records: items
            paginate: {kind: offset, param: skip, size: 20, size_param: limit, total: total}
            """), secrets: ["PASSWORD": "pass-word-3", "CLIENT": "client-secret-1"])
        #expect(ids(fetched, "items") == Array(0..<133))
      }
    }
  }
}

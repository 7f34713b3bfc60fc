import Foundation
import TestServers
import Testing

@testable import RESTSource

@Suite struct RecordingTests {
  @Test func `recorded traffic holds no secret and replays to the same records`() async throws {
    try await withFolder { folder in
      let secrets = ["TOKEN": "s3cret-token-value", "KEY": "k3y-value"]
      var definition = APIDefinition(baseURL: "")
      let live = try await FaultServer.run({ request in
        .json(
          "{\"items\":[{\"n\":\(request.index),\"echo\":\"\(request.headers["authorization"] ?? "")\"}],\"access_token\":\"in-the-body\",\"next\":\(request.index < 2 ? "\"c\(request.index)\"" : "null")}",
          [("Set-Cookie", "session=cookie-value")])
      }) { server in
        definition = api(server) {
          $0.records = path("items")
          $0.query = [Parameter("api_key", "${KEY}")]
          $0.pagination = Pagination(.cursor(.body(path("next"))))
        }
        definition.authentication = .bearer(token: "${TOKEN}", scheme: "Bearer")
        return try await fetch(definition, secrets: secrets) { $0.recording = folder }
      }
      let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      #expect(files.count == 3)
      for file in files {
        let exchange = try JSONDecoder().decode(RecordedExchange.self, from: Data(contentsOf: file))
        let body = String(decoding: try #require(Base64.decode(exchange.body)), as: UTF8.self)
        let all = exchange.url + exchange.headers.joined().joined() + body
        for secret in ["s3cret", "k3y", "in-the-body", "cookie-value"] { #expect(!all.contains(secret)) }
      }
      let replay = try ReplayingTransport(folder: folder, secrets: secrets)
      let replayed = try await fetch(definition, secrets: secrets) { $0.transport = replay }
      #expect(replayed.result.resources[0].records == live.result.resources[0].records)
      #expect(replayed.lines["items"]?[2] == #"{"n":2,"echo":"Bearer ${TOKEN}"}"#)
    }
  }
}

import Foundation
import RESTSource
import Synchronization
import TestServers

/// Time that passes only by sleeping.
final class TestClock: Sendable {
  private let state: Mutex<(now: Date, pauses: [Double])>

  init(_ start: Date = Date(timeIntervalSince1970: 1_700_000_000)) { state = Mutex((start, [])) }

  /// How long was slept each time.
  var pauses: [Double] { state.withLock { $0.pauses } }
  var now: Date { state.withLock { $0.now } }

  var clock: RunClock {
    RunClock(
      now: { self.now },
      sleep: { seconds in
        self.state.withLock {
          $0.now += seconds
          $0.pauses.append(seconds)
        }
      }, random: { 0.5 })
  }
}

/// A folder for one test, removed after it.
func withFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "rest-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try await body(folder)
}

/// What a fetch left: the result, and each resource's lines.
struct Fetched {
  var result: FetchResult
  var lines: [String: [String]]
}

/// Fetches a definition against the network.
func fetch(
  _ definition: APIDefinition, state: CursorState = CursorState(), secrets: [String: String] = [:],
  clock: TestClock = TestClock(), change: (inout RESTReader.Options) -> Void = { _ in }
) async throws -> Fetched {
  try await withFolder { folder in
    var options = RESTReader.Options(credentials: { secrets[$0] })
    options.clock = clock.clock
    change(&options)
    let result = try await RESTReader(definition, state: state, spool: folder, options: options).fetch()
    var lines: [String: [String]] = [:]
    for resource in result.resources {
      let text = try String(contentsOf: resource.file, encoding: .utf8)
      lines[resource.name] = text.split(separator: "\n").map(String.init)
    }
    return Fetched(result: result, lines: lines)
  }
}

/// A definition with one resource called `items`.
func api(_ server: FaultServer, _ change: (inout Resource) -> Void = { _ in }) -> APIDefinition {
  var resource = Resource(name: "items", path: "/items")
  change(&resource)
  var definition = APIDefinition(baseURL: server.baseURL, resources: [resource])
  // Longer than any test waits on a busy machine; tests of time-outs set their own.
  definition.limits.timeout = 60
  return definition
}

/// A path that the test knows to be well-formed.
func path(_ text: String) -> JSONPath { JSONPath(text) ?? .root }

/// A JSON array of `{"id":n}`.
func items(_ range: Range<Int>) -> String {
  "[" + range.map { "{\"id\":\($0)}" }.joined(separator: ",") + "]"
}

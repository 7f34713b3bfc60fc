import DataIngestor
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What the body of a request for a run says: an object, a bare list of names, or nothing.
struct RunBody: Sendable {
  var sources: [String] = []
  var users: [String] = []
  var force = false
  /// Whether the answer should not wait for the end of the run.
  var isAsynchronous = false

  private struct Object: Decodable {
    var sources: [String]?
    var users: [String]?
    var force: Bool?
    var respondAsync: Bool?

    private enum CodingKeys: String, CodingKey {
      case sources, users, force, respondAsync = "respond_async"
    }
  }

  init() {}

  init(_ request: Request) async throws {
    let data = try await request.jsonBody()
    if !data.isEmpty { try read(data) }
    if request.prefersAsynchronous { isAsynchronous = true }
  }

  private mutating func read(_ data: Data) throws {
    let decoder = JSONDecoder()
    if let list = try? decoder.decode([String].self, from: data) {
      sources = list
      return
    }
    let object: Object
    do {
      object = try decoder.decode(Object.self, from: data)
    } catch DecodingError.dataCorrupted {
      throw ProblemDocument(.badRequest, "malformed", "The body is not JSON.")
    } catch {
      throw ProblemDocument(
        .unprocessableContent, "run-request", "The body is no request for a run.",
        "Expected {\"sources\": [names], \"users\": [names], \"force\": true or false}, a list of names, or nothing."
      )
    }
    sources = object.sources ?? []
    users = object.users ?? []
    force = object.force ?? false
    isAsynchronous = object.respondAsync ?? false
  }

  /// The run that is asked for.
  /// - Throws: A document that names every unknown source and user.
  func request(_ snapshot: Snapshot, trigger: RunRequest.Trigger) throws -> RunRequest {
    let known = snapshot.configuration.sources
    let strangers = sources.filter { name in !known.contains { $0.name == name } }
    guard strangers.isEmpty else {
      throw ProblemDocument.unknown("source", strangers, known: known.map(\.name))
    }
    let foreign = users.filter { !snapshot.metadata.users.contains($0) }
    guard foreign.isEmpty else {
      throw ProblemDocument.unknown("user", foreign, known: snapshot.metadata.users)
    }
    let chosen = known.map(\.name).filter { sources.isEmpty || sources.contains($0) }
    return RunRequest(sources: chosen, users: Set(users), force: force, trigger: trigger)
  }
}

extension Request {
  /// Whether the client prefers an answer at once (RFC 7240).
  var prefersAsynchronous: Bool {
    let preferences = HTTPField.Name("Prefer").flatMap { headers[$0] } ?? ""
    return preferences.split(separator: ",").contains {
      $0.trimmingCharacters(in: .whitespaces).lowercased() == "respond-async"
    }
  }

  /// The body, which must be JSON where there is one.
  func jsonBody() async throws -> Data {
    let data = Data((try await body.collect(upTo: ServerContext.bodyLimit)).readableBytesView)
    guard !data.isEmpty else { return data }
    let type = headers[.contentType]?.lowercased() ?? ""
    guard type.hasPrefix("application/json") else {
      throw ProblemDocument(
        .unsupportedMediaType, "media-type", "The body is not declared as JSON.",
        "Send it with 'Content-Type: application/json'.")
    }
    return data
  }
}

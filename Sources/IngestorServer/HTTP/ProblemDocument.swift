import DataIngestor
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What went wrong with a request, as RFC 9457 has it.
struct ProblemDocument: Error {
  /// The status of the answer.
  let status: HTTPResponse.Status
  /// The last part of the type's URN: a stable name for programs.
  let type: String
  /// What kind of problem it is, for people.
  let title: String
  /// What is wrong this time.
  var detail: String?
  /// The known names, where one was unknown.
  var known: [String]?
  /// Findings in the project's own shape.
  var problems: [Problem]?
  /// Headers of the answer.
  var headers: HTTPFields = [:]

  init(_ status: HTTPResponse.Status, _ type: String, _ title: String, _ detail: String? = nil) {
    self.status = status
    self.type = type
    self.title = title
    self.detail = detail
  }

  /// A name that nothing has.
  static func unknown(_ what: String, _ names: [String], known: [String]) -> ProblemDocument {
    var document = ProblemDocument(
      .notFound, "unknown-\(what)", "There is no such \(what).",
      "There is no \(what) \(names.map { "'\($0)'" }.joined(separator: ", ")). "
        + (known.isEmpty ? "There is none at all." : "Known: \(known.joined(separator: ", "))."))
    document.known = known
    return document
  }

  /// What an error means to a client. What it does not need to know is not told.
  init(_ error: any Error) {
    switch error {
    case let error as ProblemDocument: self = error
    case let error as IngestError: self.init(error)
    case let error as RunQueue.Refusal: self.init(error)
    case is NIOTooManyBytesError:
      self.init(
        .contentTooLarge, "too-large", "The body is too large.",
        "At most \(ServerContext.bodyLimit.grouped) bytes are read.")
    case let error as HTTPError where error.status == .notFound:
      self.init(.notFound, "not-found", "There is nothing at this address.")
    case let error as HTTPError:
      self.init(error.status, "http", error.status.reasonPhrase)
    case is DecodingError: self.init(.badRequest, "malformed", "The request could not be read.")
    default:
      self.init(
        .internalServerError, "internal", "The server failed.", "The reason is in the log of the server.")
    }
  }

  private init(_ error: IngestError) {
    let isLocked = error.problems.contains { $0.code == "destination.locked" }
    switch error.kind {
    case _ where isLocked:
      self.init(.serviceUnavailable, "vault-in-use", "Another process holds the vault.")
      headers[.retryAfter] = "5"
    case .configuration:
      self.init(.internalServerError, "configuration", "The configuration of the project is wrong.")
    default:
      // What the engine says may quote statements and paths.
      self.init(
        .internalServerError, error.kind.rawValue, "The project could not be read.",
        "The reason is in the log of the server.")
      return
    }
    detail = error.problems.first?.message
    problems = error.problems
  }

  private init(_ refusal: RunQueue.Refusal) {
    switch refusal {
    case .full(let limit):
      self.init(
        .tooManyRequests, "queue-full", "Too many runs wait already.",
        "At most \(limit) runs wait for their turn; try again when one has ended.")
      headers[.retryAfter] = "30"
    case .stopping:
      self.init(.serviceUnavailable, "stopping", "The server is being stopped.")
    }
  }

  private struct Body: Encodable {
    let type: String
    let title: String
    let status: Int
    let detail: String?
    let known: [String]?
    let problems: [Problem]?
  }

  /// The answer.
  var response: Response {
    let body = Body(
      type: "urn:ingestor:problem:\(type)", title: title, status: status.code, detail: detail, known: known,
      problems: problems)
    var headers = headers
    headers[.contentType] = "application/problem+json"
    let data = (try? JSON.snakeCased(body)) ?? Data()
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
  }
}

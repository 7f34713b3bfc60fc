import DataIngestor
import Foundation

/// Something that happened to a job, as clients are told of it.
struct JobEvent: Sendable {
  /// Its number within the job, from 1; nil for what is not kept: how far a statement is, and signs of life.
  var number: Int?
  /// Its name.
  let name: String
  /// A JSON object.
  let data: Data

  private struct Step: Encodable {
    var source: String?
    var user: String?
    var stage: RunEvent.Stage?
    var percentage: Double?
    var reading: String?
    var message: String?
  }

  private init(_ name: String, _ payload: some Encodable) {
    self.name = name
    data = (try? JSON.snakeCased(payload)) ?? Data("{}".utf8)
  }

  /// The state of the job changed.
  static func state(_ job: Job.Description) -> JobEvent { JobEvent("state", job) }

  /// Keeps the connection open.
  static let ping = JobEvent("ping", Step())

  init(_ event: RunEvent) {
    switch event {
    case .waiting(let text): self.init("waiting", Step(message: text))
    case .started(let source, let user): self.init("source_started", Step(source: source, user: user))
    case .stage(let source, let user, let stage):
      self.init("stage", Step(source: source, user: user, stage: stage))
    case .progress(let source, let user, let done):
      self.init(
        "progress",
        Step(source: source, user: user, percentage: done.percentage, reading: done.reading))
    case .noticed(let problem): self.init("noticed", problem)
    case .finished(let result): self.init("source_finished", SourceOutcome(result))
    }
  }

  /// Whether it is only of interest while it is new.
  var isPassing: Bool { name == "progress" || name == "ping" }

  /// The event in the format of server-sent events.
  var text: String {
    let id = number.map { "id: \($0)\n" } ?? ""
    return "\(id)event: \(name)\ndata: \(String(decoding: data, as: UTF8.self))\n\n"
  }
}

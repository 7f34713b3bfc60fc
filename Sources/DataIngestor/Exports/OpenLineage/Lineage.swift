import DuckDB
import Foundation
import RESTSource

/// Hands the events of a run to a file, to a server, or to both. Never fails a run: what went wrong is told at its end.
actor Lineage {
  private let events: LineageEvents
  private let file: URL?
  private let server: HTTPURL?
  private let apiKey: String?
  private let transport: NetworkTransport
  private let redactor: Redactor
  private var failures: [String: (first: String, count: Int)] = [:]

  /// How long a server may take for an event, in seconds.
  private static let patience = 10.0

  /// - Throws: ``IngestError`` of kind `.configuration` where a secret is missing or the address is none.
  init?(_ configuration: Configuration, runID: String, providers: [any SecretProvider]) throws {
    guard let lineage = configuration.lineage else { return nil }
    let secrets = try Secrets.resolve(
      [lineage.setting], types: configuration.secretTypes, providers: providers)
    events = LineageEvents(names: LineageNames(configuration), runID: runID)
    file = lineage.file.map {
      URL(
        fileURLWithPath: NSString(string: secrets.fill($0)).expandingTildeInPath,
        relativeTo: configuration.directory)
    }
    if let address = lineage.url {
      guard var url = HTTPURL(secrets.fill(address)) else {
        throw IngestError(
          .configuration,
          lineage.setting.problem(
            "lineage", "'url' is not an address of a web server.",
            advice: "For example https://lineage.example.com"))
      }
      if url.path.isEmpty || url.path == "/" { url.path = "/api/v1/lineage" }
      server = url
    } else {
      server = nil
    }
    apiKey = lineage.apiKey.map(secrets.fill)
    var limits = Limits()
    limits.timeout = Self.patience
    limits.connectTimeout = Self.patience
    transport = NetworkTransport(limits: limits)
    redactor = secrets.redactor
  }

  private static var now: String { UTCTime().isoText }

  func began() async { await send(events.began(at: Self.now)) }

  func started(_ definition: SourceDefinition, user: String) async {
    await send(events.started(definition, user: user, at: Self.now))
  }

  func finished(_ result: SourceResult, _ definition: SourceDefinition, on engine: Engine) async {
    let name = definition.name
    let satellites = try? await Task.detached {
      try await engine.run { try Catalog.satellites($0, source: name) }
    }.value
    await send(events.finished(result, definition, satellites: satellites ?? [], at: Self.now))
  }

  /// - Returns: What went wrong on the way, one warning for the file and one for the server.
  func ended(_ report: RunReport) async -> [Problem] {
    await send(events.ended(report, at: Self.now))
    let transport = transport
    await Task.detached { await transport.close() }.value
    return failures.sorted { $0.key < $1.key }.map { place, failure in
      Problem(
        "lineage.\(place)",
        redactor.redact(
          "\(failure.count) lineage event\(failure.count == 1 ? " was" : "s were") not \(place == "file" ? "written" : "sent"): \(failure.first)."
        ),
        severity: .warning, advice: "The run itself is not concerned; see 'lineage' in the configuration.")
    }
  }

  private func send(_ event: LineageEvent) async {
    do {
      let line = try event.json()
      if let file {
        do { try Self.append(line, to: file) } catch {
          note("file", "'\(file.lastPathComponent)' cannot be written")
        }
      }
      if let server { await post(line, to: server) }
    } catch {
      note("event", "\(error)")
    }
  }

  private static func append(_ line: Data, to file: URL) throws {
    if !FileManager.default.fileExists(atPath: file.path) {
      try Data().write(to: file)
    }
    let handle = try FileHandle(forWritingTo: file)
    defer { try? handle.close() }
    try handle.seekToEnd()
    try handle.write(contentsOf: line + Data("\n".utf8))
  }

  /// A server that did not answer once is not asked again in this run, so that it cannot hold the run up.
  private func post(_ line: Data, to url: HTTPURL) async {
    guard failures["server"] == nil else { return note("server", "") }
    var request = HTTPRequest(url: url)
    request.method = "POST"
    request.headers["Content-Type"] = "application/json"
    if let apiKey { request.headers["Authorization"] = "Bearer \(apiKey)" }
    request.body = [UInt8](line)
    let (message, transport) = (request, transport)
    // The last event of an interrupted run is sent too: hence a task of its own.
    switch await Task.detached(operation: { try await transport.send(message) }).result {
    case .success(let response) where (200..<300).contains(response.status): return
    case .success(let response): note("server", "the server answered \(response.status)")
    case .failure(let fault as TransportFault): note("server", Self.text(fault))
    case .failure(let error): note("server", "\(error)")
    }
  }

  private static func text(_ fault: TransportFault) -> String {
    switch fault {
    case .connection, .compression: "the server cannot be reached"
    case .tls(let text), .invalid(let text): text
    case .timeout: "the server did not answer within \(Int(patience)) seconds"
    case .tooLarge: "the server's answer makes no sense"
    }
  }

  private func note(_ place: String, _ message: String) {
    failures[place, default: (message, 0)].count += 1
  }
}

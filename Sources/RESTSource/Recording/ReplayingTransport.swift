package import Foundation

/// Answers requests from a recording; several answers to one request come in the order they were recorded.
package actor ReplayingTransport: HTTPTransport {
  private var answers: [String: [RecordedExchange]] = [:]
  private let cleaner: TrafficCleaner

  /// Reads a recording.
  /// - Parameter secrets: The secrets of the replaying run by the names they were recorded under.
  package init(folder: URL, secrets: [String: String] = [:]) throws {
    let redactor = SecretRedactor()
    for (name, value) in secrets { redactor.add(value, name: name) }
    cleaner = TrafficCleaner(redactor: redactor)
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    for file in files.filter({ $0.pathExtension == "json" }).sorted(by: { $0.path < $1.path }) {
      let exchange = try JSONDecoder().decode(RecordedExchange.self, from: Data(contentsOf: file))
      answers[exchange.key, default: []].append(exchange)
    }
  }

  /// The recorded answer.
  package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let none = HTTPResponse(status: 0, headers: HeaderFields(), body: [])
    let key = cleaner.exchange(request, none).key
    guard var queue = answers[key], let exchange = queue.first, let body = Base64.decode(exchange.body) else {
      throw TransportFault.invalid(
        "the recording has no answer to \(request.method) \(cleaner.url(request.url))")
    }
    if queue.count > 1 {
      queue.removeFirst()
      answers[key] = queue
    }
    var headers = HeaderFields()
    for pair in exchange.headers where pair.count == 2 { headers.append(pair[0], pair[1]) }
    return HTTPResponse(status: exchange.status, headers: headers, body: body)
  }

  /// Nothing to end.
  package func close() async {}
}

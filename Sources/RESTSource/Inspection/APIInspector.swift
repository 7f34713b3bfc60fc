import Foundation

/// Guesses from a few responses how an API is to be read. What it says is a start to be checked, not a promise.
package struct APIInspector: Sendable {
  private let options: RESTReader.Options
  private let authentication: AuthenticationMethod

  /// Creates an inspector.
  package init(options: RESTReader.Options, authentication: AuthenticationMethod = .none) {
    self.options = options
    self.authentication = authentication
  }

  /// What was found out.
  package struct Finding: Sendable {
    /// Where the records are.
    package var records = "$"
    /// How many the first response holds.
    package var count = 0
    /// The records of the first response, a JSON array.
    package var sample = ""
    /// The members of the first record.
    package var fields: [String] = []
    /// The `paginate:` settings, as YAML in one line; nil where no pagination is seen.
    package var pagination: String?
    /// The member that tells when a record changed, and how it is written.
    package var cursor: (field: String, format: Incremental.CursorFormat)?
    /// How each guess was come by.
    package var evidence: [String] = []
    /// The configuration, ready to be put below a source.
    package var yaml = ""
  }

  /// Asks an address and, where a second page is announced or can be tried, that too.
  /// - Throws: ``APIError`` where the address does not answer with JSON.
  package func inspect(_ address: String) async throws -> Finding {
    guard let url = HTTPURL(address) else {
      throw APIError(.definition, "'\(address)' is not an http or https address")
    }
    var definition = APIDefinition(baseURL: "\(url.origin.scheme)://\(url.authority)")
    definition.authentication = authentication
    definition.limits.attempts = 2
    let session = try RunSession(definition, options: options)
    let result: Result<Finding, any Error>
    do { result = .success(try await look(at: url, session)) } catch { result = .failure(error) }
    await session.transport.close()
    return try result.get()
  }

  private func look(at url: HTTPURL, _ session: RunSession) async throws -> Finding {
    let first = try await ask(url, session)
    var finding = Finding()
    let shape = try ResponseShape(first.response)
    finding.records = shape.records
    finding.count = shape.count
    finding.sample = shape.text
    finding.fields = shape.fields.map(\.name)
    finding.evidence.append("records: an array of \(shape.count) objects at '\(shape.records)'")
    if let cursor = CursorGuess.best(shape.fields) {
      finding.cursor = cursor
      finding.evidence.append(
        "cursor: '\(cursor.field)' looks like the time of a change (\(cursor.format.rawValue))")
    }
    let guess = PaginationGuess(shape: shape, response: first.response, url: url)
    if let announced = guess.announced {
      finding.pagination = announced.setting
      finding.evidence.append("pagination: " + announced.evidence)
    } else if shape.count > 1 {
      for trial in guess.trials {
        guard let second = try? await ask(trial.url, session),
          let other = try? ResponseShape(second.response),
          other.records == shape.records, other.count > 0, other.text != shape.text
        else { continue }
        finding.pagination = trial.setting
        finding.evidence.append("pagination: " + trial.evidence)
        break
      }
    }
    if finding.pagination == nil { finding.evidence.append("pagination: none was seen") }
    finding.yaml = yaml(finding, url)
    return finding
  }

  private func ask(_ url: HTTPURL, _ session: RunSession) async throws -> Requester.Answer {
    var request = HTTPRequest(url: url)
    request.headers["Accept"] = "application/json"
    request.headers["Accept-Encoding"] = "gzip, deflate"
    request.headers["User-Agent"] = "ingestor"
    return try await session.requester.send(request, authenticator: session.authenticator)
  }

  private func yaml(_ finding: Finding, _ url: HTTPURL) -> String {
    var lines = [
      "api:", "  base_url: \(url.origin.scheme)://\(url.authority)", "  path: \(JSONText.quote(url.path))",
    ]
    let paging: Set<String> = ["page", "offset", "cursor", "after", "skip", "start"]
    let cleaner = TrafficCleaner(redactor: SecretRedactor())
    let kept = url.pairs.filter { !paging.contains($0.name) }
    if !kept.isEmpty {
      lines.append("  params:")
      for pair in kept {
        let isSecret = TrafficCleaner.secretNames.contains(pair.name.lowercased())
        let value = isSecret ? "${\(pair.name.uppercased())}" : cleaner.redactor.redact(pair.value)
        lines.append("    \(pair.name): \(JSONText.quote(value))")
      }
    }
    if finding.records != "$" { lines.append("  records: \(finding.records)") }
    if let pagination = finding.pagination { lines.append("  paginate: \(pagination)") }
    if let cursor = finding.cursor {
      lines.append("  incremental:")
      lines.append("    cursor: \(cursor.field)")
      lines.append("    format: \(cursor.format.rawValue)")
      lines.append("    # param: since   # how the API is asked for what changed, if it can be")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

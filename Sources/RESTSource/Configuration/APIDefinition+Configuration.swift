/// Everything that is wrong with an API's configuration.
package struct DefinitionErrors: Error, Hashable, Sendable, CustomStringConvertible {
  /// One entry for each thing.
  package let problems: [DefinitionError]

  /// One line for each.
  package var description: String { problems.map(\.description).joined(separator: "\n") }
}

extension APIDefinition {
  /// Reads the settings below `api:`. Their reference is docs/reference/api.md.
  /// - Throws: ``DefinitionErrors`` with everything that is wrong.
  package init(configuration: ConfigurationValue) throws {
    let log = SettingReader.ProblemLog()
    let settings = SettingReader(configuration, path: "api", log: log)
    self.init(baseURL: settings.required("base_url"))
    headers = settings.parameters("headers")
    authentication = AuthenticationDecoder.method(settings)
    limits = Limits(settings)
    if let named = settings.raw("resources") {
      if case .map(let entries) = named {
        resources = entries.map { entry in
          let inner = SettingReader(entry.value, path: "api.resources.\(entry.key)", log: log)
          defer { inner.finish() }
          return Resource(name: entry.key, settings: inner)
        }
      } else {
        settings.complain("resources", "must be a mapping of names to resources")
      }
    } else {
      resources = [Resource(name: settings.text("name") ?? "records", settings: settings)]
    }
    settings.finish()
    checkTogether(log)
    guard log.problems.isEmpty else { throw DefinitionErrors(problems: log.problems) }
  }

  /// What no single setting shows.
  private func checkTogether(_ log: SettingReader.ProblemLog) {
    if !baseURL.isEmpty, !baseURL.contains("${"), HTTPURL(baseURL) == nil {
      log.problems.append(DefinitionError(path: "api.base_url", message: "is not an http or https address"))
    }
    do { _ = try ReadingPlan(self, only: []) } catch {
      if let error = error as? APIError {
        log.problems.append(
          DefinitionError(path: "api.resources", message: error.message, advice: error.advice))
      }
    }
    for resource in resources {
      let given = Set(resource.parent?.parameters.map(\.name) ?? [])
      for name in TemplateScope.variables(in: resource.path)
      where !given.contains(name) && name != "user" && !resource.placesInPath(name) {
        log.problems.append(
          DefinitionError(
            path: "api.resources.\(resource.name).path", message: "nothing gives '{\(name)}' a value",
            advice: "Name it under 'parent: {params: …}'."))
      }
    }
  }
}

extension Resource {
  fileprivate func placesInPath(_ name: String) -> Bool {
    if ["start", "end"].contains(name) { return incremental != nil }
    var targets = [pagination.target, pagination.sizeTarget, incremental?.target, incremental?.endTarget]
    if case .expression(let computed) = pagination.kind { targets += computed.map(\.target) }
    return targets.contains(.path(name))
  }
}

extension Limits {
  init(_ settings: SettingReader) {
    if let rate = settings.below("rate_limit") {
      self.rate = Rate(requests: rate.integer("requests", atLeast: 1) ?? 1, seconds: rate.seconds("per") ?? 1)
      rate.finish()
    }
    if let budget = settings.below("budget") {
      requestBudget = budget.integer("requests", atLeast: 1)
      timeBudget = budget.seconds("time")
      budget.finish()
    }
    if let retry = settings.below("retry") {
      attempts = retry.integer("attempts", atLeast: 1) ?? attempts
      backoff = retry.seconds("backoff") ?? backoff
      maximumPause = retry.seconds("max_pause") ?? maximumPause
      retry.finish()
    }
    concurrency = settings.integer("concurrency", atLeast: 1) ?? concurrency
    timeout = settings.seconds("timeout") ?? timeout
    connectTimeout = settings.seconds("connect_timeout") ?? connectTimeout
    maximumResponseBytes = settings.integer("max_response_bytes", atLeast: 1) ?? maximumResponseBytes
    maximumRedirects = settings.integer("max_redirects") ?? maximumRedirects
    allowedHosts = settings.texts("allow_hosts")
  }
}

/// Makes the request of a page.
struct RequestBuilder: Sendable {
  let definition: APIDefinition
  let resource: Resource
  /// Variables and secrets.
  let scope: TemplateScope
  /// Where an incremental read starts and ends, as requests write it.
  var start: String?
  var end: String?

  /// The request of a page.
  func request(_ state: PageState) throws -> HTTPRequest {
    var scope = scope
    if let start { scope.variables["start"] = start }
    if let end { scope.variables["end"] = end }
    var placed: [PageState.PageParameter] = []
    if let incremental = resource.incremental, state.url == nil {
      let isNumber = [.unix, .unixMilliseconds, .integer].contains(
        incremental.requestFormat ?? incremental.format)
      for case (let target?, let value?) in [(incremental.target, start), (incremental.endTarget, end)] {
        placed.append(.init(target: target, value: value, isNumber: isNumber))
      }
    }
    placed += state.parameters
    for parameter in placed {
      if case .path(let name) = parameter.target { scope.variables[name] = parameter.value }
    }

    var request = HTTPRequest(url: try state.url ?? url(scope))
    request.method = resource.method
    if state.url == nil {
      for parameter in resource.query {
        if let value = try optional(parameter.value, scope) { request.url.append(parameter.name, value) }
      }
    }
    request.headers["Accept"] = Self.accept(resource.format)
    request.headers["Accept-Encoding"] = "gzip, deflate"
    request.headers["User-Agent"] = "ingestor"
    for parameter in definition.headers + resource.headers {
      if let value = try optional(parameter.value, scope) { request.headers[parameter.name] = value }
    }
    var body = resource.body
    for parameter in placed {
      switch parameter.target {
      case .query(let name): request.url.set(name, parameter.value)
      case .header(let name): request.headers[name] = parameter.value
      case .body(let path): body = Self.setting(path, to: parameter, in: body)
      case .path: break
      }
    }
    try RequestBodyWriter(scope: scope).write(body, into: &request)
    return request
  }

  /// The resource's address without page parameters.
  private func url(_ scope: TemplateScope) throws -> HTTPURL {
    let path = try scope.fill(resource.path, encode: { Self.isAbsolute($0) ? $0 : PercentEncoding.query($0) })
    let base = try scope.fill(definition.baseURL)
    var text = path
    if !Self.isAbsolute(path) {
      let separator = base.hasSuffix("/") || path.isEmpty || path.hasPrefix("?") ? "" : "/"
      text = base + separator + (path.hasPrefix("/") ? String(path.dropFirst()) : path)
    }
    guard let url = HTTPURL(text) else {
      throw APIError(
        .definition, "'\(scope.secrets.redactor.redact(text))' is not an http or https address",
        advice: "Correct 'base_url' or 'path'.")
    }
    return url
  }

  static func isAbsolute(_ path: String) -> Bool { path.hasPrefix("http://") || path.hasPrefix("https://") }

  /// A value, or nil where it needs the start of a read that has none.
  private func optional(_ text: String, _ scope: TemplateScope) throws -> String? {
    let names = TemplateScope.variables(in: text)
    for name in ["start", "end"] where names.contains(name) && scope.variables[name] == nil { return nil }
    return try scope.fill(text)
  }

  private static func accept(_ format: Resource.Format) -> String {
    switch format {
    case .json: "application/json"
    case .ndjson: "application/x-ndjson, application/jsonl, application/json"
    case .csv: "text/csv"
    case .xml: "application/xml, text/xml"
    }
  }

  private static func setting(
    _ path: [String], to parameter: PageState.PageParameter, in body: RequestBody
  ) -> RequestBody {
    // What the API wrote is not a template.
    let text = parameter.value.replacing("{", with: "{{")
    let typed: ConfigurationValue = parameter.isNumber ? .number(parameter.value) : .text(text)
    switch body {
    case .none: return .json(ConfigurationValue.null.setting(path[...], to: typed))
    case .json(let json): return .json(json.setting(path[...], to: typed))
    case .graphQL(let query, let variables):
      let inner = path.first == "variables" ? path.dropFirst() : path[...]
      return .graphQL(query: query, variables: variables.setting(inner, to: typed))
    case .form(let fields):
      let name = path.joined(separator: ".")
      return .form(fields.filter { $0.name != name } + [Parameter(name, text)])
    }
  }
}

/// Writes bodies into requests.
struct RequestBodyWriter: Sendable {
  let scope: TemplateScope

  func write(_ body: RequestBody, into request: inout HTTPRequest) throws {
    switch body {
    case .none: return
    case .json(let value):
      request.body = Array(try value.mapTexts { try scope.fill($0) }.json.utf8)
      request.headers["Content-Type"] = request.headers["Content-Type"] ?? "application/json"
    case .form(let fields):
      let filled = try fields.map { Parameter($0.name, try scope.fill($0.value)) }
      request.body = Array(PercentEncoding.join(filled).utf8)
      request.headers["Content-Type"] = "application/x-www-form-urlencoded"
    case .graphQL(let query, let variables):
      let filled = try variables.mapTexts { try scope.fill($0) }
      request.body = Array(
        "{\"query\":\(JSONText.quote(query)),\"variables\":\(filled == .null ? "{}" : filled.json)}".utf8)
      request.headers["Content-Type"] = "application/json"
    }
  }
}

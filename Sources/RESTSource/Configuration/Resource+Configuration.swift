extension Resource {
  init(name: String, settings: SettingReader) {
    self.init(name: name, path: settings.text("path") ?? "")
    method = settings.text("method")?.uppercased() ?? "GET"
    query = settings.parameters("params")
    // With a single resource its headers are the API's.
    if settings.path != "api" { headers = settings.parameters("headers") }
    body = RequestBody(settings.below("body"))
    if body != .none, settings.raw("method") == nil { method = "POST" }
    format = settings.word("format") ?? .json
    records = settings.jsonPath("records") ?? .root
    recordsOptional = settings.bool("records_optional") ?? false
    isEmitted = settings.bool("emit") ?? true
    if let added = settings.below("add") { self.added = added.addedMembers() }
    if let skip = settings.below("skip") {
      self.skip = Skip(path: skip.jsonPath("where") ?? .root, equals: skip.text("equals"))
      if skip.raw("where") == nil { skip.complain("where", "is missing") }
      skip.finish()
    }
    if let paginate = settings.below("paginate") { pagination = Pagination(paginate) }
    if let parent = settings.below("parent") { self.parent = Parent(parent) }
    if let incremental = settings.below("incremental") { self.incremental = Incremental(incremental) }
    errorRules = settings.list("errors").map { ErrorRule($0) }
  }
}

extension RequestBody {
  init(_ settings: SettingReader?) {
    guard let settings else {
      self = .none
      return
    }
    if let json = settings.raw("json") {
      self = .json(json)
    } else if settings.raw("form") != nil {
      self = .form(settings.parameters("form"))
    } else if let query = settings.text("graphql") {
      self = .graphQL(query: query, variables: settings.raw("variables") ?? .null)
    } else {
      settings.complain("", "must have one of json, form, graphql")
      self = .none
    }
    settings.finish()
  }
}

extension Resource.Parent {
  init(_ settings: SettingReader) {
    func fields(_ key: String, prefix: String) -> [Resource.Field] {
      var pairs = settings.parametersOrNames(key)
      for index in pairs.indices where pairs[index].name.isEmpty {
        pairs[index].name = prefix + pairs[index].value.replacing(".", with: "_")
      }
      return pairs.compactMap { pair in JSONPath(pair.value).map { Resource.Field(pair.name, $0) } }
    }
    let resource = settings.required("resource")
    let single = resource.split(separator: "/").last.map(String.init) ?? resource
    self.init(
      resource: resource, parameters: fields("params", prefix: ""),
      include: fields("include", prefix: single + "_"))
    settings.finish()
  }
}

extension SettingReader {
  /// A mapping of names to paths, or a list of paths whose names are left to the caller.
  func parametersOrNames(_ key: String) -> [Parameter] {
    if case .list? = raw(key) { return texts(key).map { Parameter("", $0) } }
    return parameters(key)
  }
}

extension SettingReader {
  /// A mapping of names to a path, or to `{path, time, minor_units}`.
  func addedMembers() -> [AddedMember] {
    guard case .map(let entries) = value else { return [] }
    return entries.compactMap { entry in
      if entry.value.scalar != nil { return jsonPath(entry.key).map { AddedMember(entry.key, $0) } }
      guard let inner = below(entry.key) else { return nil }
      defer { inner.finish() }
      if inner.raw("path") == nil { inner.complain("path", "is missing") }
      var member = AddedMember(entry.key, inner.jsonPath("path") ?? .root)
      member.time = inner.word("time")
      member.minorUnits = inner.integer("minor_units")
      return member
    }
  }
}

extension Incremental {
  init(_ settings: SettingReader) {
    self.init(cursor: settings.jsonPath("cursor") ?? .root)
    if settings.raw("cursor") == nil { settings.complain("cursor", "is missing") }
    target = settings.target("param")
    endTarget = settings.target("end_param")
    start = settings.text("start")
    format = settings.word("format") ?? .iso8601
    requestFormat = settings.word("request_format")
    order = settings.word("order") ?? .unordered
    onMissing = settings.word("on_missing") ?? .warn
    switch format {
    case .integer: if let number = settings.integer("overlap") { overlap = .number(number) }
    case .text:
      if settings.raw("overlap") != nil { settings.complain("overlap", "is not possible with format: text") }
    default: if let seconds = settings.seconds("overlap") { overlap = .seconds(Int(seconds)) }
    }
    settings.finish()
  }
}

extension ErrorRule {
  init(_ settings: SettingReader) {
    self.init(statuses: settings.statuses("status"), action: settings.word("action") ?? .fail)
    if settings.raw("action") == nil { settings.complain("action", "is missing") }
    contains = settings.text("contains")
    path = settings.jsonPath("body")
    equals = settings.text("equals")
    settings.finish()
  }
}

extension SettingReader {
  /// `404`, `5xx` or `500-503`; any status where nothing is said.
  func statuses(_ key: String) -> ClosedRange<Int> {
    guard let text = text(key) else { return 100...599 }
    if let status = Int(text), 100...599 ~= status { return status...status }
    if text.count == 3, text.lowercased().hasSuffix("xx"), let digit = text.first?.wholeNumberValue,
      1...5 ~= digit
    {
      return (digit * 100)...(digit * 100 + 99)
    }
    let ends = text.split(separator: "-").compactMap { Int($0) }
    if ends.count == 2, ends[0] <= ends[1] { return ends[0]...ends[1] }
    complain(key, "'\(text)' is not a status", advice: "For example 404, 5xx or 500-503.")
    return 100...599
  }
}

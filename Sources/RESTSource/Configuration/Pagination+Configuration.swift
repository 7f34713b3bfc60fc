extension Pagination {
  init(_ settings: SettingReader) {
    self.init()
    let word = settings.text("kind") ?? "none"
    switch word {
    case "none": kind = .none
    case "page":
      target = settings.target("param") ?? .query("page")
      kind = .page(first: settings.integer("first") ?? 1, size: settings.integer("size", atLeast: 1))
    case "offset":
      target = settings.target("param") ?? .query("offset")
      kind = .offset(
        first: settings.integer("first") ?? 0, size: settings.integer("size", atLeast: 1) ?? 100,
        overlap: settings.integer("overlap") ?? 0)
    case "cursor":
      target = settings.target("param") ?? .query("cursor")
      kind = .cursor(settings.source("next") ?? .body(.root))
      if settings.raw("next") == nil { settings.complain("next", "is missing") }
    case "next_url":
      kind = .nextURL(settings.source("next") ?? .body(.root))
      if settings.raw("next") == nil { settings.complain("next", "is missing") }
    case "link_header": kind = .link(relation: settings.text("rel") ?? "next")
    case "header": kind = .nextURL(.header(settings.required("name")))
    case "expression":
      kind = .expression(
        settings.list("params").map { parameter in
          defer { parameter.finish() }
          if parameter.raw("next") == nil { parameter.complain("next", "is missing") }
          let next = parameter.expression("next")
          if parameter.raw("name") == nil { parameter.complain("name", "is missing") }
          return ComputedParameter(
            target: parameter.target("name") ?? .query(""), first: parameter.text("first"),
            next: next ?? .null)
        })
    default:
      settings.complain(
        "kind", "'\(word)' is unknown",
        advice: "Known: none, page, offset, cursor, next_url, link_header, header, expression.")
    }
    sizeTarget = settings.target("size_param")
    total = settings.source("total")
    totalPages = settings.source("total_pages")
    hasMore = settings.source("has_more")
    stop = settings.expression("stop")
    stopsAtEmptyPage = settings.bool("stop_at_empty_page") ?? true
    maximumPages = settings.integer("max_pages", atLeast: 1) ?? maximumPages
    mayStopAtMaximum = settings.text("at_max_pages") == "stop"
    allowsRepeatedPages = settings.bool("allow_repeated_pages") ?? false
    onShift = settings.word("on_shift") ?? .reread
    settings.finish()
  }
}

extension Expression {
  /// The expression that is always null.
  static let null = Expression(root: .literal(.null), text: "null")

  private init(root: Node, text: String) {
    self.root = root
    self.text = text
  }
}

extension SettingReader {
  /// Where a request carries something: `name` or `query.name`, `header.Name`, `body.a.b`, `path.name`.
  func target(_ key: String) -> Pagination.Target? {
    guard let text = text(key) else { return nil }
    for (prefix, make) in Self.targets where text.hasPrefix(prefix) {
      return make(String(text.dropFirst(prefix.count)))
    }
    return .query(text)
  }

  private static let targets: [(String, @Sendable (String) -> Pagination.Target)] = [
    ("query.", { .query($0) }), ("header.", { .header($0) }), ("path.", { .path($0) }),
    ("body.", { .body($0.split(separator: ".").map(String.init)) }),
  ]

  /// Where a response says something: a path in the body (`meta.next` or `body.meta.next`), `header.Name`, or
  /// `last.<path>` in the last record.
  func source(_ key: String) -> Pagination.Source? {
    guard let text = text(key) else { return nil }
    if text.hasPrefix("header.") { return .header(String(text.dropFirst(7))) }
    let isLast = text.hasPrefix("last.")
    let inner = isLast || text.hasPrefix("body.") ? String(text.dropFirst(5)) : text
    guard let path = JSONPath(inner) else {
      complain(key, "'\(text)' is not a path")
      return nil
    }
    return isLast ? .lastRecord(path) : .body(path)
  }
}

/// Decides which page comes next. Pure: it looks at a page and computes.
struct Paginator: Sendable {
  let pagination: Pagination

  /// What there is to know about a page that was read.
  struct Reading {
    var page: Page
    var headers: HeaderFields
    var url: HTTPURL
    /// The records read so far, this page's included.
    var read: Int
  }

  /// The first page.
  func first() -> PageState {
    var state = PageState()
    switch pagination.kind {
    case .page(let first, let size):
      state.number = first
      state.parameters =
        [.init(target: pagination.target, value: String(first), isNumber: true)] + sizeParameter(size)
    case .offset(let first, let size, _):
      state.number = first
      state.parameters =
        [.init(target: pagination.target, value: String(first), isNumber: true)] + sizeParameter(size)
    case .expression(let computed):
      state.parameters = computed.compactMap { parameter in
        parameter.first.map { .init(target: parameter.target, value: $0) }
      }
    case .none, .cursor, .nextURL, .link: break
    }
    return state
  }

  private func sizeParameter(_ size: Int?) -> [PageState.PageParameter] {
    guard let size, let target = pagination.sizeTarget else { return [] }
    return [.init(target: target, value: String(size), isNumber: true)]
  }

  /// The values of the body that ``next(after:_:)`` asks for.
  var wanted: Set<JSONPath> {
    var sources: [Pagination.Source?] = [pagination.total, pagination.totalPages, pagination.hasMore]
    var expressions: [Expression] = pagination.stop.map { [$0] } ?? []
    switch pagination.kind {
    case .cursor(let source), .nextURL(let source): sources.append(source)
    case .expression(let computed): expressions += computed.map(\.next)
    case .none, .page, .offset, .link: break
    }
    for case .source(let source) in expressions.flatMap(\.references) { sources.append(source) }
    return Set(sources.compactMap { if case .body(let path)? = $0 { path } else { nil } })
  }

  /// The page after one that was read, or nil at the end.
  /// - Throws: ``APIError`` where the response says something that cannot be followed.
  func next(after state: PageState, _ reading: Reading) throws -> PageState? {
    if pagination.kind == .none { return nil }
    if let source = pagination.hasMore, !value(source, reading).isTrue { return nil }
    if let stop = pagination.stop, evaluate(stop, state, reading).isTrue { return nil }
    var next = PageState(index: state.index + 1)
    switch pagination.kind {
    case .none: return nil
    case .page(let first, _):
      if try isPastEnd(reading) { return nil }
      if let source = pagination.totalPages, let pages = try count(source, reading),
        state.number - first + 1 >= pages
      {
        return nil
      }
      next.number = state.number + 1
      next.parameters = replacing(state.parameters, with: next.number)
    case .offset(_, _, let overlap):
      if try isPastEnd(reading) { return nil }
      // A page that holds no more than what the one before ended with is the end.
      if reading.page.arrived <= overlap { return nil }
      // By what came, not by what was asked for: servers cap page sizes without saying so.
      next.number = state.number + reading.page.arrived - overlap
      next.parameters = replacing(state.parameters, with: next.number)
    case .cursor(let source):
      let scalar = value(source, reading)
      guard let cursor = scalar.text, !cursor.isEmpty, cursor != "false" else { return nil }
      var isNumber = false
      if case .number = scalar { isNumber = true }
      next.parameters = [.init(target: pagination.target, value: cursor, isNumber: isNumber)]
    case .nextURL(let source):
      guard let link = value(source, reading).text, !link.isEmpty, link != "false" else { return nil }
      next.url = try resolve(link, reading)
    case .link(let relation):
      guard let link = LinkHeader.target(of: relation, in: reading.headers.all("Link")) else { return nil }
      next.url = try resolve(link, reading)
    case .expression(let computed):
      if pagination.stopsAtEmptyPage, reading.page.arrived == 0 { return nil }
      for parameter in computed {
        let scalar = evaluate(parameter.next, state, reading)
        guard let value = scalar.text else { return nil }
        var isNumber = false
        if case .number = scalar { isNumber = true }
        next.parameters.append(.init(target: parameter.target, value: value, isNumber: isNumber))
      }
    }
    return next
  }

  private func isPastEnd(_ reading: Reading) throws -> Bool {
    if pagination.stopsAtEmptyPage, reading.page.arrived == 0 { return true }
    guard let source = pagination.total, let total = try count(source, reading) else { return false }
    return reading.read >= total
  }

  private func replacing(_ parameters: [PageState.PageParameter], with number: Int) -> [PageState
    .PageParameter]
  {
    parameters.map {
      $0.target == pagination.target ? .init(target: $0.target, value: String(number), isNumber: true) : $0
    }
  }

  private func resolve(_ link: String, _ reading: Reading) throws -> HTTPURL {
    guard let url = reading.url.resolving(link) else {
      throw APIError(.pages, "the link to the next page is not an http or https address")
    }
    return url
  }

  /// A count that the response tells; nil where it tells none.
  func count(_ source: Pagination.Source, _ reading: Reading) throws -> Int? {
    guard let text = value(source, reading).text else { return nil }
    guard let count = Int(text) else {
      throw APIError(.pages, "the response tells a count that is not a whole number ('\(text.prefix(40))')")
    }
    return count
  }

  private func value(_ source: Pagination.Source, _ reading: Reading) -> JSONScalar {
    switch source {
    case .body(let path): reading.page.values[path] ?? .null
    case .header(let name): reading.headers[name].map { .text($0) } ?? .null
    case .lastRecord(let path): reading.page.value(path, ofRecord: reading.page.last) ?? .null
    }
  }

  private func evaluate(_ expression: Expression, _ state: PageState, _ reading: Reading) -> JSONScalar {
    expression.value { reference in
      switch reference {
      case .page: .number(String(state.index))
      case .count: .number(String(reading.page.arrived))
      case .read: .number(String(reading.read))
      case .source(let source): value(source, reading)
      case .firstRecord(let path): reading.page.value(path, ofRecord: reading.page.first) ?? .null
      }
    }
  }
}

import Foundation

/// Reads the pages of one listing, from the first to the last, into a spool.
struct PageSequence: Sendable {
  let resource: Resource
  let builder: RequestBuilder
  let decoder: PageDecoder
  let requester: Requester
  let authenticator: any Authenticator
  let onPage: @Sendable (Page) async -> Void

  /// What a listing came to.
  struct Outcome: Sendable {
    var cursors: CursorFold
    /// Where the next reads start, by the names of ``CursorState``.
    var moved: [String: String] = [:]
    var pages = 0
    /// Responses that a rule ignores, by status.
    var ignored: [Int: Int] = [:]
    /// Records that were passed over.
    var skipped = 0
    /// Whether reading stopped at the most pages.
    var wasCut = false
    var problems: [APIProblem] = []
  }

  private var pagination: Pagination { resource.pagination }

  /// Reads the listing; again from the start where it changed meanwhile.
  func read(into spool: Spool) async throws -> Outcome {
    for attempt in 1... {
      do {
        return try await readOnce(into: spool)
      } catch let shift as ListingShift {
        guard pagination.onShift == .reread, attempt < 3 else {
          throw APIError(
            .shifted, "the listing changed while it was read: \(shift.evidence)", resource: resource.name,
            advice: "Read with a cursor or in an order that does not change, or set 'on_shift: warn'.")
        }
        try await spool.restart()
      }
    }
    throw CancellationError()
  }

  private func readOnce(into spool: Spool) async throws -> Outcome {
    let paginator = Paginator(pagination: pagination)
    var outcome = Outcome(cursors: CursorFold(resource.incremental))
    var watch = ListingWatch(resource: resource)
    var state: PageState? = paginator.first()
    while let current = state {
      guard outcome.pages < pagination.maximumPages else {
        guard pagination.mayStopAtMaximum else { throw tooMany() }
        outcome.wasCut = true
        break
      }
      try watch.see(current)
      guard let answered = try await page(current, &outcome) else { break }
      let (reading, fresh) = try watch.see(answered, paginator)
      try await take(fresh, into: spool, &outcome)
      let known = try paginator.known(after: current, reading)
      if known.count > 1 {
        state = try await readKnown(known, into: spool, &outcome, &watch, paginator)
        continue
      }
      if isAllKnown(reading.page) {
        watch.endsEarly = true
        break
      }
      state = try paginator.next(after: current, reading)
    }
    if !outcome.wasCut, let evidence = watch.evidence() { try shifted(evidence, &outcome) }
    return outcome
  }

  /// Reads pages whose number is known side by side, and writes them in their order. Returns the page after them.
  private func readKnown(
    _ known: [PageState], into spool: Spool, _ outcome: inout Outcome, _ watch: inout ListingWatch,
    _ paginator: Paginator
  ) async throws -> PageState? {
    let width = max(requester.limits.concurrency, 1)
    var next: PageState?
    for start in stride(from: 0, to: known.count, by: width) {
      let states = Array(known[start..<min(start + width, known.count)])
      let answers = try await withThrowingTaskGroup(of: (Int, Answered?, Outcome).self) { group in
        for (position, state) in states.enumerated() {
          group.addTask {
            var outcome = Outcome(cursors: CursorFold())
            let answered = try await page(state, &outcome)
            return (position, answered, outcome)
          }
        }
        var answers: [(Int, Answered?, Outcome)] = []
        for try await answer in group { answers.append(answer) }
        return answers.sorted { $0.0 < $1.0 }
      }
      for (position, answered, partial) in answers {
        outcome.ignored.merge(partial.ignored) { $0 + $1 }
        guard let answered else { return nil }
        let (reading, fresh) = try watch.see(answered, paginator)
        try await take(fresh, into: spool, &outcome)
        next = try paginator.next(after: states[position], reading)
        if next == nil { return nil }
      }
    }
    return next
  }

  /// A page and what came with it.
  struct Answered: Sendable {
    var page: Page
    var headers: HeaderFields
    var url: HTTPURL
  }

  /// Requests and decodes a page; nil where a rule ends the listing.
  private func page(_ state: PageState, _ outcome: inout Outcome) async throws -> Answered? {
    let request = try builder.request(state)
    do {
      let answer = try await requester.send(request, rules: resource.errorRules, authenticator: authenticator)
      if answer.action != nil {
        if answer.action == .ignore { outcome.ignored[answer.response.status, default: 0] += 1 }
        return nil
      }
      let page = try decoder.decode(answer.response)
      return Answered(page: page, headers: answer.response.headers, url: answer.url)
    } catch var error as APIError {
      error.resource = error.resource ?? resource.name
      error.request = error.request ?? requester.describe(request)
      error.message = requester.redactor.redact(error.message)
      error.advice = error.advice.map(requester.redactor.redact)
      throw error
    }
  }

  private func take(_ page: Page, into spool: Spool, _ outcome: inout Outcome) async throws {
    try await spool.append(page)
    outcome.pages += 1
    outcome.skipped += page.skipped
    outcome.cursors.add(page.cursors)
    await onPage(page)
  }

  /// Whether, newest first, everything from here on was read by an earlier run.
  private func isAllKnown(_ page: Page) -> Bool {
    guard let incremental = resource.incremental, incremental.order == .descending, let start = builder.start,
      let greatest = page.cursors.greatest, page.cursors.missing == 0
    else { return false }
    let written = incremental.requestFormat ?? incremental.format
    if let a = CursorTime.nanoseconds(greatest, incremental.format),
      let b = CursorTime.nanoseconds(start, written)
    {
      return a < b
    }
    return CursorOrder.precedes(greatest, start, incremental.format)
  }

  private func shifted(_ evidence: String, _ outcome: inout Outcome) throws {
    guard pagination.onShift == .warn else { throw ListingShift(evidence: evidence) }
    outcome.problems.append(
      APIProblem(
        code: "api.shifted", message: "The listing changed while it was read: \(evidence).",
        resource: resource.name,
        count: 1, advice: "Records may be missing until the next full read."))
  }

  private func tooMany() -> APIError {
    APIError(
      .pages, "the listing has more than \(pagination.maximumPages) pages", resource: resource.name,
      advice: "Raise 'max_pages', read less with 'incremental', or check the stop condition.")
  }
}

/// The listing changed between two pages.
struct ListingShift: Error {
  let evidence: String
}

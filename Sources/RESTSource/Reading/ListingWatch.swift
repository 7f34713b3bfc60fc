/// Watches the pages of a listing for what tells that they do not fit together.
struct ListingWatch {
  let resource: Resource
  /// Whether reading stopped before the end on purpose, so that counts say nothing.
  var endsEarly = false
  private var identities: Set<Int> = []
  private var previous: Int?
  private var tail: [UInt8] = []
  private var tailCount = 0
  private var firstTotal: Int?
  private var lastTotal: Int?
  private var read = 0
  private var shift: String?

  init(resource: Resource) { self.resource = resource }

  private var overlap: Int {
    if case .offset(_, _, let overlap) = resource.pagination.kind { overlap } else { 0 }
  }

  /// Looks at what is about to be asked.
  /// - Throws: ``APIError`` where it was asked before: the pages would go round for ever.
  mutating func see(_ state: PageState) throws {
    guard identities.insert(state.identity).inserted else {
      throw APIError(
        .pages, "page \(state.index + 1) is announced as one that was read already: the listing goes round",
        resource: resource.name, advice: "Check where 'paginate' takes the next page from.")
    }
  }

  /// Looks at a page and returns it twice: as it came, for the paginator, and without what it repeats on purpose, for the spool.
  /// - Throws: ``APIError`` where it is the page before once more.
  mutating func see(
    _ answered: PageSequence.Answered, _ paginator: Paginator
  ) throws -> (reading: Paginator.Reading, fresh: Page) {
    let page = answered.page
    let hash = page.contentHash
    if page.count > 0, hash == previous, !resource.pagination.allowsRepeatedPages,
      resource.pagination.kind != .none
    {
      throw APIError(
        .pages, "the server sent the same page twice (\(page.count) records)", resource: resource.name,
        advice:
          "Perhaps it does not know the page parameter, or repeats its last page for ever: check 'paginate', "
          + "or set 'allow_repeated_pages: true' if such pages are right.")
    }
    previous = page.count > 0 ? hash : nil
    if tailCount > 0, page.count > 0, !page.lines.starts(with: tail) {
      shift = shift ?? "two pages do not overlap as they should"
    }
    let repeated = min(tailCount, page.count)
    read += page.arrived - repeated
    let reading = Paginator.Reading(page: page, headers: answered.headers, url: answered.url, read: read)
    if let source = paginator.pagination.total, let total = try paginator.count(source, reading) {
      firstTotal = firstTotal ?? total
      lastTotal = total
    }
    keepTail(page)
    return (reading, page.dropping(first: repeated))
  }

  private mutating func keepTail(_ page: Page) {
    guard overlap > 0 else { return }
    let starts = page.lineStarts(last: overlap)
    tailCount = starts.count
    tail = starts.first.map { Array(page.lines[$0...]) } ?? []
  }

  /// What tells that the listing changed, if anything does.
  func evidence() -> String? {
    if let shift { return shift }
    guard !endsEarly, let firstTotal, let lastTotal else { return nil }
    if firstTotal != lastTotal { return "it had \(firstTotal) records at first and \(lastTotal) at last" }
    return read == lastTotal ? nil : "it told of \(lastTotal) records and sent \(read)"
  }
}

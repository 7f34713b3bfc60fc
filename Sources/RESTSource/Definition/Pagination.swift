/// How to get from one page to the next, and when to stop.
package struct Pagination: Hashable, Sendable {
  /// The ways there are.
  package enum Kind: Hashable, Sendable {
    /// One response holds everything.
    case none
    /// Pages are numbered.
    case page(first: Int, size: Int?)
    /// Pages start at a record number.
    case offset(first: Int, size: Int, overlap: Int)
    /// The response holds what the next request must send.
    case cursor(Source)
    /// The response holds the address of the next page, absolute or relative.
    case nextURL(Source)
    /// The response names the next page in a `Link` header (RFC 8288).
    case link(relation: String)
    /// Parameters are computed from the page just read.
    case expression([ComputedParameter])
  }

  /// Where a response says something.
  package enum Source: Hashable, Sendable {
    /// In the body.
    case body(JSONPath)
    /// In a header.
    case header(String)
    /// In the last record of the page.
    case lastRecord(JSONPath)
  }

  /// Where a request carries a page's number or cursor.
  package enum Target: Hashable, Sendable {
    /// A query parameter.
    case query(String)
    /// A header.
    case header(String)
    /// A member of the JSON or GraphQL body, or a field of the form.
    case body([String])
    /// A `{name}` in the path.
    case path(String)
  }

  /// A parameter with an expression for its next value.
  package struct ComputedParameter: Hashable, Sendable {
    /// Where it goes.
    package var target: Target
    /// Its value on the first page; not sent where nil.
    package var first: String?
    /// Its value on the next page.
    package var next: Expression
  }

  /// The way used.
  package var kind = Kind.none
  /// Where the page number, offset or cursor goes.
  package var target = Target.query("page")
  /// Where the page size goes, if it is sent.
  package var sizeTarget: Target?
  /// Where the number of all records is, if it is told.
  package var total: Source?
  /// Where the number of all pages is, if it is told.
  package var totalPages: Source?
  /// Where it says whether more follows.
  package var hasMore: Source?
  /// Ends the reading after a page for which it is true.
  package var stop: Expression?
  /// Whether a page without records ends the reading.
  package var stopsAtEmptyPage = true
  /// The most pages to read, and what reaching it means.
  package var maximumPages = 100_000
  /// Whether reaching the most pages is a success (with a warning) instead of an error.
  package var mayStopAtMaximum = false
  /// Whether two pages in a row may be the same.
  package var allowsRepeatedPages = false
  /// What is done where the listing changed while it was read.
  package var onShift = ShiftAction.reread

  /// What is done where a listing changed while it was read.
  package enum ShiftAction: String, CaseIterable, Sendable {
    /// Read again from the first page, three times at most; then fail.
    case reread
    /// Declare it and go on.
    case warn
    /// Fail.
    case fail
  }

  /// Creates a way to page.
  package init(_ kind: Kind = .none) { self.kind = kind }
}

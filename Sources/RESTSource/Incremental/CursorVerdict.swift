import Foundation

/// What a run's cursors come to: where the next run starts, and what is worth declaring.
struct CursorVerdict {
  private(set) var problems: [APIProblem] = []

  /// Where the next read of one listing starts; nil where that stays as it was.
  static func next(_ resource: Resource, stored: String?, outcome: PageSequence.Outcome, started: Date)
    -> String?
  {
    // What was not read would be passed over for ever if the cursor moved.
    guard let incremental = resource.incremental, var next = outcome.cursors.greatest,
      !outcome.wasCut || incremental.order == .ascending
    else { return nil }
    let limit = Int(started.timeIntervalSince1970) * 1_000_000_000
    if let instant = CursorTime.nanoseconds(next, incremental.format), instant > limit {
      next = CursorTime.text(limit, incremental.format)
    }
    if let stored, !CursorOrder.precedes(stored, next, incremental.format) { return nil }
    return next
  }

  /// Judges everything that was read of a resource.
  /// - Throws: ``APIError`` where records hold no cursor that can be relied on.
  init(_ resource: Resource, outcome: PageSequence.Outcome, started: Date) throws {
    for (status, count) in outcome.ignored.sorted(by: { $0.key < $1.key }) {
      declare("api.ignored", "Responses with status \(status) were ignored, as configured.", count, resource)
    }
    if outcome.skipped > 0 {
      declare("api.skipped", "Records were passed over, as configured by 'skip'.", outcome.skipped, resource)
    }
    if outcome.wasCut {
      declare(
        "api.truncated", "Reading stopped at \(resource.pagination.maximumPages) pages, as configured.", 1,
        resource,
        advice: "More may follow.")
    }
    guard let incremental = resource.incremental else { return }
    let fold = outcome.cursors
    if fold.malformed > 0 {
      throw APIError(
        .cursor,
        "\(fold.malformed) records have a cursor at '\(incremental.cursor)' that is not written as "
          + "\(incremental.format.rawValue), for example '\(fold.example ?? "")'", resource: resource.name,
        advice: "Correct 'incremental: {format: …}'.")
    }
    if fold.missing > 0 {
      guard incremental.onMissing == .warn else {
        throw APIError(
          .cursor, "\(fold.missing) records have no cursor at '\(incremental.cursor)'",
          resource: resource.name)
      }
      declare(
        "api.cursor", "Records have no cursor at '\(incremental.cursor)'.", fold.missing, resource,
        advice: "They were read, but a later change of theirs may go unseen.")
    }
    let limit = Int(started.timeIntervalSince1970) * 1_000_000_000
    if let greatest = fold.greatest, let instant = CursorTime.nanoseconds(greatest, incremental.format),
      instant > limit
    {
      declare(
        "api.cursor", "The greatest cursor lies in the future; the next run starts at the time of this one.",
        1,
        resource)
    }
  }

  private mutating func declare(
    _ code: String, _ message: String, _ count: Int, _ resource: Resource, advice: String? = nil
  ) {
    problems.append(
      APIProblem(code: code, message: message, resource: resource.name, count: count, advice: advice))
  }
}

import Foundation
import Synchronization

/// What reading one resource came to.
struct ResourceOutcome: Sendable {
  var fetched: FetchedResource
  /// The cursors that moved.
  var cursors: [String: String]
  var problems: [APIProblem]
}

/// Reads one resource: one listing, or one for each record of its parent.
struct ResourceRun: Sendable {
  let resource: Resource
  let definition: APIDefinition
  let session: RunSession
  /// The cursors of the last run.
  let state: CursorState
  let spool: URL
  let progress: @Sendable (FetchProgress) -> Void

  func read(parents: URL?) async throws -> ResourceOutcome {
    let main = try Spool(spool.appending(path: fileName))
    let counter = PageCounter(resource: resource.name, progress: progress)
    var total = PageSequence.Outcome(cursors: CursorFold(resource.incremental))
    if let parents {
      try await readChildren(of: parents, into: main, counter, &total)
    } else {
      var outcome = try await sequence(session.scope, stored: state.cursors[resource.name], counter).read(
        into: main)
      move(resource.name, &outcome)
      total.add(outcome)
    }
    try await main.close()
    let verdict = try CursorVerdict(resource, outcome: total, started: session.started)
    let fetched = FetchedResource(
      name: resource.name, file: main.url, records: await main.records, pages: total.pages,
      recordSource: recordSource)
    return ResourceOutcome(
      fetched: fetched, cursors: total.moved, problems: total.problems + verdict.problems)
  }

  /// Notes where the next read of a listing starts.
  private func move(_ key: String, _ outcome: inout PageSequence.Outcome) {
    let next = CursorVerdict.next(
      resource, stored: state.cursors[key], outcome: outcome, started: session.started)
    if let next { outcome.moved[key] = next }
  }

  /// Unlike any other resource's, whatever the names are.
  private var fileName: String {
    let position = definition.resources.firstIndex { $0.name == resource.name } ?? 0
    return "\(position)-"
      + String(resource.name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }) + ".ndjson"
  }

  /// The address as configured: references to secrets and variables stay as they are written.
  private var recordSource: String {
    let path = resource.path.prefix { $0 != "?" }
    if RequestBuilder.isAbsolute(String(path)) { return String(path) }
    let base = definition.baseURL.hasSuffix("/") ? String(definition.baseURL.dropLast()) : definition.baseURL
    return path.isEmpty ? base : base + (path.hasPrefix("/") ? "" : "/") + path
  }

  private func sequence(
    _ scope: TemplateScope, stored: String?, include: [Parameter] = [], _ counter: PageCounter
  ) throws -> PageSequence {
    var builder = RequestBuilder(definition: definition, resource: resource, scope: scope)
    if let incremental = resource.incremental {
      builder.start = try incremental.requestStart(stored: stored)
      let now = Int(session.started.timeIntervalSince1970) * 1_000_000_000
      builder.end = CursorTime.text(now, incremental.requestFormat ?? incremental.format)
    }
    let paginator = Paginator(pagination: resource.pagination)
    return PageSequence(
      resource: resource, builder: builder,
      decoder: PageDecoder(resource: resource, include: include, wanted: paginator.wanted),
      requester: session.requester, authenticator: session.authenticator, onPage: { counter.count($0) })
  }

  private func readChildren(
    of parents: URL, into main: Spool, _ counter: PageCounter, _ total: inout PageSequence.Outcome
  ) async throws {
    var lines = try SpoolLines(parents)
    var number = 0
    let width = max(definition.limits.concurrency, 1)
    try await withThrowingTaskGroup(of: PageSequence.Outcome.self) { group in
      var running = 0
      while let line = try lines.next() {
        if running == width, let outcome = try await group.next() {
          total.add(outcome)
          running -= 1
        }
        number += 1
        let position = number
        group.addTask { try await readChild(of: line, position, into: main, counter) }
        running += 1
      }
      while let outcome = try await group.next() { total.add(outcome) }
    }
  }

  private func readChild(
    of line: [UInt8], _ position: Int, into main: Spool, _ counter: PageCounter
  ) async throws -> PageSequence.Outcome {
    let record = ParentRecord(line: line, child: resource)
    let variables = try record.variables()
    let key = CursorState.key(resource.name, parent: variables)
    let sequence = try sequence(
      session.scope.adding(variables), stored: state.cursors[key], include: try record.included(), counter)
    var outcome: PageSequence.Outcome
    if resource.pagination.mayRestart {
      // A listing that may have to be read again gets a file of its own until it is complete.
      let part = try Spool(spool.appending(path: "\(fileName).\(position)"))
      outcome = try await sequence.read(into: part)
      try await main.append(contentsOf: part)
    } else {
      outcome = try await sequence.read(into: main)
    }
    move(key, &outcome)
    return outcome
  }
}

extension Pagination {
  /// Whether a change of the listing can be noticed.
  var mayRestart: Bool {
    if case .offset(_, _, let overlap) = kind, overlap > 0 { return true }
    return total != nil
  }
}

extension PageSequence.Outcome {
  mutating func add(_ other: PageSequence.Outcome) {
    cursors.add(other.cursors)
    moved.merge(other.moved) { $1 }
    pages += other.pages
    skipped += other.skipped
    ignored.merge(other.ignored) { $0 + $1 }
    wasCut = wasCut || other.wasCut
    problems += other.problems
  }
}

/// Counts pages for the progress report.
final class PageCounter: Sendable {
  private let resource: String
  private let progress: @Sendable (FetchProgress) -> Void
  private let counts = Mutex((pages: 0, records: 0))

  init(resource: String, progress: @escaping @Sendable (FetchProgress) -> Void) {
    self.resource = resource
    self.progress = progress
  }

  func count(_ page: Page) {
    let (pages, records) = counts.withLock {
      $0.pages += 1
      $0.records += page.count
      return $0
    }
    progress(FetchProgress(resource: resource, pages: pages, records: records))
  }
}

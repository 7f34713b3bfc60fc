package import Foundation

/// Reads a REST API into files of JSON lines. Make one for each run.
package struct RESTReader: Sendable {
  let definition: APIDefinition
  let state: CursorState
  let spool: URL
  let options: Options

  /// What a reader works with besides the definition.
  package struct Options: Sendable {
    /// Looks the value of `${NAME}` up.
    package var credentials: @Sendable (String) throws -> String?
    /// The values of `{name}`, for example `user`.
    package var variables: [String: String] = [:]
    /// Where OAuth tokens are kept between runs; nil for only as long as the run.
    package var tokens: (any TokenStore)?
    /// Under what name they are kept: the source's and the user's.
    package var tokenKey = "default"
    /// What the source is called in advice.
    package var source = "default"
    /// The resources to read; empty for all.
    package var only: Set<String> = []
    /// Makes requests; nil for the network.
    package var transport: (any HTTPTransport)?
    /// Time and chance.
    package var clock = RunClock.system
    /// Where traffic is recorded, without secrets; nil for not.
    package var recording: URL?

    /// Creates options.
    package init(credentials: @escaping @Sendable (String) throws -> String? = { _ in nil }) {
      self.credentials = credentials
    }
  }

  /// Creates a reader.
  /// - Parameters:
  ///   - state: What the last successful run left behind.
  ///   - spool: An existing folder for the files; they belong to the caller.
  package init(_ definition: APIDefinition, state: CursorState = CursorState(), spool: URL, options: Options)
  {
    self.definition = definition
    self.state = state
    self.spool = spool
    self.options = options
  }

  /// Reads everything that is asked for, or fails; independent resources side by side.
  /// - Throws: ``APIError``, its texts without secrets.
  package func fetch(progress: @escaping @Sendable (FetchProgress) -> Void = { _ in }) async throws
    -> FetchResult
  {
    let plan = try ReadingPlan(definition, only: options.only)
    let session = try RunSession(definition, options: options)
    let result: Result<FetchResult, any Error>
    do {
      result = .success(try await run(plan, session, progress))
    } catch {
      result = .failure(error)
    }
    await session.transport.close()
    return try result.get()
  }

  private func run(
    _ plan: ReadingPlan, _ session: RunSession, _ progress: @escaping @Sendable (FetchProgress) -> Void
  ) async throws -> FetchResult {
    let outcomes = try await withThrowingTaskGroup(of: [ResourceOutcome].self) { group in
      for root in plan.roots {
        group.addTask { try await tree(root, below: nil, plan, session, progress) }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    var result = FetchResult(
      resources: [], state: state, problems: [], requests: await session.requester.pacer.requests)
    for resource in definition.resources {
      guard let outcome = outcomes.first(where: { $0.fetched.name == resource.name }) else { continue }
      result.problems += outcome.problems
      if plan.moves(resource) { result.state.cursors.merge(outcome.cursors) { $1 } }
      if plan.emits(resource) {
        result.resources.append(outcome.fetched)
      } else {
        try? FileManager.default.removeItem(at: outcome.fetched.file)
      }
    }
    return result
  }

  /// A resource and then its children.
  private func tree(
    _ resource: Resource, below parent: URL?, _ plan: ReadingPlan, _ session: RunSession,
    _ progress: @escaping @Sendable (FetchProgress) -> Void
  ) async throws -> [ResourceOutcome] {
    let run = ResourceRun(
      resource: resource, definition: definition, session: session,
      state: state, spool: spool, progress: progress)
    let own = try await run.read(parents: parent)
    return try await withThrowingTaskGroup(of: [ResourceOutcome].self) { group in
      for child in plan.children(of: resource) {
        group.addTask { try await tree(child, below: own.fetched.file, plan, session, progress) }
      }
      return try await group.reduce(into: [own]) { $0 += $1 }
    }
  }
}

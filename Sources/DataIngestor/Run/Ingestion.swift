import DuckDB
import Foundation

/// The way of one source and user through the stages: reading, checking, loading. This file names them in order.
struct Ingestion: Sendable {
  let definition: SourceDefinition
  let user: String
  let directory: URL
  let secrets: Secrets
  let engine: Engine
  let destination: any Destination
  /// How loads of several processes take turns.
  let turn: Turn
  /// What holds the source, where several processes may have the vault open.
  let lease: Lease?
  /// Where the traffic of APIs is recorded, without secrets; nil for not.
  var recording: URL?
  /// Whether the rows come from the quarantine instead of the source.
  var replaysQuarantine = false
  let emit: @Sendable (RunEvent) -> Void

  /// How far an ingestion goes.
  enum Goal: Sendable {
    /// Only the contract; nothing is written.
    case check
    /// What a load would write; nothing is written.
    case plan
    /// The load.
    case load(runID: String)
  }

  /// Runs the stages. Never throws: what went wrong is in the result.
  func run(_ goal: Goal, force: Bool) async -> SourceResult {
    let start = ContinuousClock.now
    var result = SourceResult(
      source: definition.name, user: user, tag: definition.tag.name, status: .succeeded)
    do {
      let (name, user, emit) = (definition.name, user, emit)
      let reading = ReadingProgress()
      let ticker = ProgressTicker(engine, reading) { emit(.progress(source: name, user: user, $0)) }
      try await lease?.hold(definition.name)
      try await stages(goal, force: force, reading, &result)
      ticker.stop()
    } catch {
      record(error, in: &result)
    }
    await lease?.release(definition.name)
    result.seconds =
      Double((ContinuousClock.now - start).components.attoseconds) / 1e18
      + Double((ContinuousClock.now - start).components.seconds)
    result.problems = result.problems.map(secrets.redactor.redact)
    return result
  }

  private func stages(_ goal: Goal, force: Bool, _ reading: ReadingProgress, _ result: inout SourceResult)
    async throws
  {
    // 1. Reading: what there is, what of it is new, and its rows in staging.
    emit(.stage(source: definition.name, user: user, .reading))
    let reader = try makeReader()
    let inputs = try await reader.inputs()
    let review = try await reviewed(inputs, force: force, goal)
    result.inputsUnchanged = review.unchanged.count
    result.inputsRead = review.toRead.count
    guard !review.toRead.isEmpty || inputs.isEmpty else {
      return try await endUnchanged(goal, quarantinedFiles(among: inputs), &result)
    }
    let area = StagingArea(
      engine: engine, previousState: try await previousState(force: force), progress: reading)
    let known = KnownRows(
      definition, user: user, try await satellites(), vault: destination.label, beside: engine)
    let outcome: Result<Void, any Error>
    do {
      outcome = .success(try await stages(goal, reader, inputs, review, area, known, &result))
    } catch {
      outcome = .failure(error)
    }
    await known.discard()
    await area.discard()
    try outcome.get()
  }

  private func stages(
    _ goal: Goal, _ reader: any Reader, _ inputs: [Input], _ found: FileLedger.Review, _ area: StagingArea,
    _ known: KnownRows, _ result: inout SourceResult
  ) async throws {
    var review = found
    let fetched = review.settle(try await reader.fetch(found.toRead, in: area))
    result.inputsUnchanged = review.unchanged.count
    result.inputsRead = review.toRead.count
    guard !review.toRead.isEmpty || found.toRead.isEmpty else {
      return try await endUnchanged(goal, quarantinedFiles(among: inputs), &result)
    }
    if case .load = goal, lease != nil { known.fetch() }
    let copies = fetched.flatMap(\.copies)
    if try await loadedAsPresumed(goal, reader, copies, inputs, review, area, known, &result) { return }
    let relations = try await reader.stage(copies, in: area)
    area.progress.text = nil
    let counts = relations.compactMap(\.rows)
    area.progress.rows = counts.count == relations.count ? counts.reduce(0, +) : nil
    try judge(area.inputsSetAside, &result)
    // What was left out is tried again, and so is an archive of which a member was.
    let left = area.inputsSetAside
    let files = quarantinedFiles(left, among: inputs)
    let incomplete = fetched.filter { $0.copies.contains { left[$0] != nil } }.map(\.input)
    review.toRead.removeAll { incomplete.contains($0) }
    if relations.isEmpty && !replaysQuarantine {
      // Only where something was loaded before may a read find nothing at all.
      let isContinued = area.previousState != nil || !review.unchanged.isEmpty
      guard isContinued || (definition.allowEmpty && definition.extract == .incremental) else {
        throw empty()
      }
      return try await endUnchanged(goal, files, &result)
    }

    let before = result
    var attempt = 1
    while true {
      do {
        if attempt > 1 { try await lease?.renew(definition.name) }
        return try await checkAndLoad(goal, relations, review, area, files, known, &result)
      } catch  where destination.isTransient(error) && !engine.isLost && attempt < Self.attempts {
        // What was read is still in staging; what the vault holds may have changed meanwhile.
        result = before
        try await Task.sleep(for: .milliseconds(100 << attempt))
        attempt += 1
      }
    }
  }

  /// How often a load is tried whose transaction the database broke off.
  private static let attempts = 6

  private func checkAndLoad(
    _ goal: Goal, _ relations: [StagedRelation], _ review: FileLedger.Review, _ area: StagingArea,
    _ files: QuarantinedFiles, _ known: KnownRows, _ result: inout SourceResult
  ) async throws {
    // 2. Checking: names, types, the contract. Where a sample leaves no doubt, each row is proved as it is loaded.
    emit(.stage(source: definition.name, user: user, .checking))
    if case .load(let runID) = goal,
      let outcome = try await loadedInOnePass(relations, runID, review, area, files, known)
    {
      result.problems += relations.flatMap(\.diagnostics)
      report(outcome, in: &result)
      return
    }
    let checked = try await checked(relations, existing: known.satellites)
    result.problems += checked.warnings + checked.resolution.problems.filter { $0.severity != .error }
    let errors = checked.resolution.problems.filter { $0.severity == .error }
    guard errors.isEmpty else { throw IngestError(.contract, errors) }
    let rows = checked.resolution.schema.groups.reduce(0) { $0 + ($1.rows ?? 0) }
    if rows == 0 && checked.rejected > 0 && !replaysQuarantine { throw allBad(checked.rejected) }
    if rows == 0 && checked.rejected == 0 && !definition.allowEmpty && area.previousState == nil {
      throw empty()
    }
    if checked.rejected > 0 && definition.extract == .full {
      result.problems.append(
        Problem(
          "load.deletions_postponed",
          "\(checked.rejected) rows were set aside: while it is open which keys they belong to, no key counts as gone.",
          severity: .warning, source: definition.name,
          advice: "Correct the rows at their source; the next run then finds what is gone."))
    }
    area.progress.rows = rows
    result.counts.read = rows + checked.rejected
    result.counts.rejected = checked.rejected
    if case .check = goal { return }

    // 3. Loading: keys, hashes, comparison, one transaction.
    emit(.stage(source: definition.name, user: user, .loading))
    let load = Load(
      definition: definition, user: user, schema: checked.resolution.schema, rejected: checked.rejected,
      warnings: result.problems, readerState: area.state, replaysQuarantine: replaysQuarantine,
      files: files, turn: turn, known: await known.fetched(), vault: destination.label)
    if case .load(let runID) = goal {
      let read = area.read(of: review.toRead)
      let digests = review.digests.merging(area.digests) { known, _ in known }
      let outcome = try await engine.run { connection in
        try load.transaction(now: UTCTime(), runID: runID, inputs: read, digests: { digests }, on: connection)
      }
      report(outcome, in: &result)
    } else {
      let outcome = try await engine.run { try load.preview(now: UTCTime(), on: $0) }
      result.counts = outcome.counts
      result.newSatellites = outcome.plan.newSatellites.map(\.name)
    }
  }

  func report(_ outcome: Load.Outcome, in result: inout SourceResult) {
    result.satellites = Array(Set(outcome.plan.targets.map(\.satellite.name))).sorted()
    result.counts = outcome.counts
    result.newSatellites = outcome.plan.newSatellites.map(\.name)
  }

  private func makeReader() throws -> any Reader {
    if replaysQuarantine { return QuarantineReader(source: definition.name, user: user) }
    var context = ReaderContext(source: definition.name, user: user, directory: directory, secrets: secrets)
    context.recording = recording
    context.badRows = definition.onBadRow
    context.places = definition.places
    return try definition.reader.make(definition.readerSettings, context)
  }

  /// The relations with their schema, checked against the contract; bad rows are set aside where the source asks for that.
  private func checked(_ relations: [StagedRelation], existing: [SatelliteRecord]) async throws
    -> Sieve.Outcome
  {
    let definition = definition
    return try await engine.run { connection in
      try connection.execute(Sieve.prepare)
      let (relations, faulty) = try Sieve.faults(of: relations, on: connection)
      let dialect = try VaultNames(connection).dialect
      var resolution = try SchemaResolution(relations, definition, existing: existing, on: connection)
      if !resolution.problems.contains(where: { $0.severity == .error }) {
        resolution.problems += try ContractCheck(
          definition: definition, schema: resolution.schema, dialect: dialect
        ).problems(on: connection)
      }
      let found = Sieve.Outcome(relations: relations, resolution: resolution, rejected: faulty)
      let errors = resolution.problems.filter { $0.severity == .error }
      guard definition.onBadRow == .quarantine, !errors.isEmpty else { return found }
      return try Sieve(definition: definition, existing: existing, dialect: dialect).sift(
        found, on: connection)
    }
  }

  /// The satellites that the source and user have.
  private func satellites() async throws -> [SatelliteRecord] {
    let (name, user) = (definition.name, user)
    return try await engine.run { try Catalog.satellites($0, source: name).filter { $0.user == user } }
  }

  private func reviewed(_ inputs: [Input], force: Bool, _ goal: Goal) async throws -> FileLedger.Review {
    if case .check = goal { return FileLedger.Review(toRead: inputs) }
    if force || replaysQuarantine || definition.extract == .full { return FileLedger.Review(toRead: inputs) }
    let (name, user, configuration) = (definition.name, user, definition.configurationDigest)
    return try await engine.run { connection in
      try FileLedger(source: name, user: user, configuration: configuration, connection).review(inputs)
    }
  }

  /// Where the reader stopped last; nil where all of it is asked for.
  private func previousState(force: Bool) async throws -> String? {
    if force || replaysQuarantine || definition.extract == .full { return nil }
    let (name, user, configuration) = (definition.name, user, definition.readerDigest)
    return try await engine.run { connection in
      try ReaderState.last(source: name, user: user, configuration: configuration, on: connection)
    }
  }
}

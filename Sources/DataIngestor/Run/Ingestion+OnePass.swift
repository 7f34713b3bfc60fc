import DuckDB

/// Loading in one pass. Reading a file once more costs a fifth of loading it: so types are presumed from a sample, and the load
/// itself proves every value by them and checks every rule. One row that contradicts ends it; nothing is written then, and the
/// stages one by one tell what is wrong, or find another type.
extension Ingestion {
  /// Loads what a reader presumes of inputs that it has not read yet.
  /// - Returns: Whether they were loaded. Otherwise they are to be staged, which also tells what is wrong with them.
  func loadedAsPresumed(
    _ goal: Goal, _ reader: any Reader, _ copies: [Input], _ inputs: [Input], _ review: FileLedger.Review,
    _ area: StagingArea, _ known: KnownRows, _ result: inout SourceResult
  ) async throws -> Bool {
    guard case .load(let runID) = goal, presumes,
      let relations = try await presumed(by: reader, copies, area)
    else { return false }
    emit(.stage(source: definition.name, user: user, .checking))
    do {
      let files = quarantinedFiles(among: inputs)
      if let outcome = try await loadedInOnePass(relations, runID, review, area, files, known) {
        result.problems += relations.flatMap(\.diagnostics)
        report(outcome, in: &result)
        return true
      }
    } catch let error as DuckDBError where error.code != .interrupt {
    } catch let error as DuckDBError where !Task.isCancelled {
      // A check that does not agree interrupts the load.
      if area.isConfirmed { throw error }
    }
    await area.endChecks()
    area.progress.rows = nil
    emit(.stage(source: definition.name, user: user, .reading))
    return false
  }

  private func presumed(by reader: any Reader, _ copies: [Input], _ area: StagingArea) async throws
    -> [StagedRelation]?
  {
    do {
      return try await reader.presume(copies, in: area)
    } catch let error as CancellationError {
      throw error
    } catch let error as DuckDBError where error.code == .interrupt {
      throw error
    } catch {
      return nil
    }
  }

  /// Whether a load may presume anything at all: versions are ordered, and unique values compared, over all rows, which takes a pass
  /// of its own.
  private var presumes: Bool {
    !replaysQuarantine && definition.onKeyConflict != .versions
      && !definition.tag.columns.contains(where: \.unique)
  }

  /// - Returns: nil where the sample leaves a doubt, or a row contradicts.
  func loadedInOnePass(
    _ relations: [StagedRelation], _ runID: String, _ review: FileLedger.Review, _ area: StagingArea,
    _ files: QuarantinedFiles, _ known: KnownRows
  ) async throws -> Load.Outcome? {
    guard presumes, relations.allSatisfy({ $0.fault == nil }) else { return nil }
    let (definition, user, turn, vault, emit) = (definition, user, turn, destination.label, emit)
    let load = try await engine.run { [existing = known.satellites] connection -> Load? in
      let resolution = try SchemaResolution(
        relations, definition, existing: existing, presuming: true, on: connection)
      let diagnostics = relations.flatMap(\.diagnostics)
      guard !resolution.isDoubtful, resolution.problems.count == diagnostics.count else { return nil }
      let dialect = try VaultNames(connection).dialect
      let schema = ContractCheck(
        definition: definition, schema: resolution.schema, dialect: dialect
      ).presumed
      return Load(
        definition: definition, user: user, schema: schema, rejected: 0, warnings: diagnostics,
        readerState: area.state, replaysQuarantine: false, files: files, turn: turn,
        vault: vault)
    }
    guard var load else { return nil }
    load.known = await known.fetched()
    emit(.stage(source: definition.name, user: user, .loading))
    return try await engine.run { [load] connection in
      do {
        return try load.transaction(
          now: UTCTime(), runID: runID, inputs: area.read(of: review.toRead),
          digests: {
            guard area.isConfirmed else { throw Presumption.Refuted() }
            return review.digests.merging(area.digests) { known, _ in known }
          }, on: connection)
      } catch is Presumption.Refuted {
        return nil
      } catch let error as DuckDBError where error.message.contains(Presumption.marker) {
        emit(.stage(source: definition.name, user: user, .checking))
        return nil
      }
    }
  }
}

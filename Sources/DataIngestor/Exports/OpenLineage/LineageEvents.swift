import DuckDB

/// The events of one run: the run itself, and below it each load of a source and user.
struct LineageEvents: Sendable {
  let names: LineageNames
  let runID: String

  private static let runJob = "run"

  /// The run begins.
  func began(at time: String) -> LineageEvent { event(.start, at: time) }

  /// The run is over.
  func ended(_ report: RunReport, at time: String) -> LineageEvent {
    let kind: LineageEvent.Kind =
      switch report.failure {
      case nil: .complete
      case .interrupted: .abort
      default: .fail
      }
    var event = event(kind, at: time)
    if kind == .fail {
      let failed = report.results.filter { $0.status == .failed }.map(\.source)
      event = LineageEvent(
        eventType: kind, eventTime: time,
        run: .init(
          runId: runID,
          facets: .init(errorMessage: Facet(.init(message: "failed: \(failed.joined(separator: ", "))")))),
        job: event.job)
    }
    return event
  }

  private func event(_ kind: LineageEvent.Kind, at time: String) -> LineageEvent {
    LineageEvent(
      eventType: kind, eventTime: time, run: .init(runId: runID),
      job: .init(namespace: names.namespace, name: Self.runJob, type: "RUN"))
  }

  /// A load begins.
  func started(_ definition: SourceDefinition, user: String, at time: String) -> LineageEvent {
    load(.start, definition, user, at: time, inputs: [input(definition, user)])
  }

  /// A load is over.
  /// - Parameter satellites: The registered satellites of the source.
  func finished(
    _ result: SourceResult, _ definition: SourceDefinition, satellites: [SatelliteRecord], at time: String
  ) -> LineageEvent {
    let written = satellites.filter { result.satellites.contains($0.name) }
    var input = input(definition, result.user)
    if let newest = written.last {
      input.facets.schema = Facet(
        .init(fields: newest.columns.map { .init(name: $0.original, type: $0.type.description) }))
    }
    if result.status == .succeeded {
      input.inputFacets.inputStatistics = Facet(.init(rowCount: result.counts.read))
      input.inputFacets.dataQualityMetrics = Facet(.init(rowCount: result.counts.read))
    }
    let assertions = assertions(result, definition, written.last)
    if !assertions.isEmpty { input.inputFacets.dataQualityAssertions = Facet(.init(assertions: assertions)) }
    var error: Facet<ErrorMessageRunFacet>?
    if result.status == .failed {
      let problems = result.problems.filter { $0.severity == .error }.map(\.description)
      error = Facet(.init(message: problems.joined(separator: "\n")))
    }
    return load(
      .init(result.status), definition, result.user, at: time, error: error, inputs: [input],
      outputs: outputs(result, written, definition))
  }

  private func input(_ definition: SourceDefinition, _ user: String) -> LineageEvent.InputDataset {
    var input = LineageEvent.InputDataset(names.input(definition, user: user))
    input.facets.dataSource = Facet(.init(name: definition.reader.name))
    return input
  }

  private func load(
    _ kind: LineageEvent.Kind, _ definition: SourceDefinition, _ user: String, at time: String,
    error: Facet<ErrorMessageRunFacet>? = nil, inputs: [LineageEvent.InputDataset],
    outputs: [LineageEvent.OutputDataset] = []
  ) -> LineageEvent {
    let parent = ParentRunFacet(
      run: .init(runId: runID), job: .init(namespace: names.namespace, name: Self.runJob))
    return LineageEvent(
      eventType: kind, eventTime: time,
      run: .init(
        runId: LineageNames.loadID(run: runID, source: definition.name, user: user),
        facets: .init(parent: Facet(parent), errorMessage: error)),
      job: .init(namespace: names.namespace, name: names.job(definition.name, user), type: "LOAD"),
      inputs: inputs, outputs: outputs)
  }

  /// What a load found of the contract: every rule holds where it succeeded, and the broken ones are known where it failed.
  private func assertions(
    _ result: SourceResult, _ definition: SourceDefinition, _ satellite: SatelliteRecord?
  ) -> [DataQualityAssertionsDatasetFacet.Assertion] {
    let broken = result.problems.filter { $0.severity == .error && $0.code.hasPrefix("contract.") }
    guard broken.isEmpty else {
      return broken.map {
        .init(
          assertion: String($0.code.dropFirst("contract.".count)), success: false, column: $0.column,
          description: $0.message)
      }
    }
    return (satellite?.columns ?? []).flatMap { column in
      let rules = column.canonical.flatMap { definition.tag.column($0) }
      let kinds = [
        rules?.nullable == false && definition.allowNull.isEmpty ? "not_null" : nil,
        rules?.minimum != nil || rules?.maximum != nil ? "range" : nil,
        rules?.pattern != nil ? "pattern" : nil, rules?.allowed != nil ? "allowed" : nil,
        rules?.unique == true ? "unique" : nil,
      ].compactMap(\.self)
      return kinds.map {
        DataQualityAssertionsDatasetFacet.Assertion(assertion: $0, success: true, column: column.original)
      }
    }
  }
}

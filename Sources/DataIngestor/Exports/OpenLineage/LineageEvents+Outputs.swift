import DuckDB

extension LineageEvents {
  /// What a load wrote: its satellites and the hub; and the canonical view that shows it.
  func outputs(
    _ result: SourceResult, _ written: [SatelliteRecord], _ definition: SourceDefinition
  ) -> [LineageEvent.OutputDataset] {
    guard let newest = written.last else { return [] }
    let input = names.input(definition, user: result.user)
    let satellites = written.map { satellite in
      var output = LineageEvent.OutputDataset(names.relation(VaultSQL.schema, satellite.name))
      output.facets.schema = Facet(.init(fields: satellite.columns.map(Self.field)))
      output.facets.datasetType = Facet(.init(datasetType: "TABLE"))
      output.facets.version = Facet(.init(datasetVersion: String(satellite.version)))
      if result.newSatellites.contains(satellite.name) {
        output.facets.lifecycleStateChange = Facet(.init(lifecycleStateChange: "CREATE"))
      }
      output.facets.columnLineage = Facet(
        .init(
          fields: Pairs(
            [("pk", Self.key(satellite, input))] + satellite.columns.map { ($0.name, Self.origin($0, input)) }
          )))
      // Where a load wrote to several satellites its counts are those of all of them.
      if written.count == 1 {
        output.outputFacets.outputStatistics = Facet(.init(rowCount: result.counts.written))
      }
      return output
    }
    var hub = LineageEvent.OutputDataset(names.relation(VaultSQL.schema, newest.hub))
    hub.facets.datasetType = Facet(.init(datasetType: "TABLE"))
    hub.facets.columnLineage = Facet(.init(fields: Pairs([("pk", Self.key(newest, input))])))
    hub.outputFacets.outputStatistics = Facet(.init(rowCount: result.counts.newKeys))

    let canonical = newest.columns.compactMap { column in column.canonical.map { (name: $0, column: column) }
    }
    var view = LineageEvent.OutputDataset(names.relation("main", definition.tag.name))
    view.facets.datasetType = Facet(.init(datasetType: "VIEW"))
    view.facets.schema = Facet(
      .init(fields: canonical.map { .init(name: $0.name, type: $0.column.type.description) }))
    view.facets.columnLineage = Facet(
      .init(fields: Pairs(canonical.map { ($0.name, Self.origin($0.column, input)) })))
    return satellites + [hub, view]
  }

  private static func field(_ column: StoredColumn) -> SchemaDatasetFacet.Field {
    .init(
      name: column.name, type: column.type.description,
      description: column.original == column.name ? nil : "'\(column.original)' in the source.")
  }

  /// A column is the source's, as text or with the type that its texts proved.
  private static func origin(_ column: StoredColumn, _ input: LineageEvent.DatasetName)
    -> ColumnLineageDatasetFacet.Field
  {
    let transformation = ColumnLineageDatasetFacet.Transformation(
      subtype: column.type == .text ? "IDENTITY" : "TRANSFORMATION",
      description: column.type == .text ? "as it is" : "read as \(column.type)", masking: false)
    return .init(inputFields: [
      .init(
        namespace: input.namespace, name: input.name, field: column.original,
        transformations: [transformation])
    ])
  }

  /// A primary key is a hash of the key's columns.
  private static func key(_ satellite: SatelliteRecord, _ input: LineageEvent.DatasetName)
    -> ColumnLineageDatasetFacet.Field
  {
    let transformation = ColumnLineageDatasetFacet.Transformation(
      subtype: "TRANSFORMATION", description: "hashed, \(satellite.hashVersion)", masking: true)
    let originals = Dictionary(satellite.columns.map { ($0.name, $0.original) }) { first, _ in first }
    return .init(
      inputFields: satellite.key.columns.map { part in
        .init(
          namespace: input.namespace, name: input.name, field: originals[part.column] ?? part.column,
          transformations: [transformation])
      })
  }
}

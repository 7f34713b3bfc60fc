import DuckDB

/// A SQLMesh project that makes facts and dimensions of the vault, in a database of its own beside it.
enum SQLMeshExport {
  static func files(_ model: ExportModel) throws -> [ExportedFile] {
    let marts = Marts(model)
    let fact = try TextTemplate(SQLMeshTemplates.fact)
    let dimension = try TextTemplate(SQLMeshTemplates.dimension)
    return [
      ExportedFile(path: "config.yaml", text: try YAMLDocument(SQLMeshConfiguration(model)).text),
      ExportedFile(path: "external_models.yaml", text: try YAMLDocument(externalModels(model)).text),
      ExportedFile(
        path: "README.md",
        text: try TextTemplate(SQLMeshTemplates.readme).render(["marts": model.vault.marts])),
    ]
      + marts.facts.map { mart in
        ExportedFile(
          path: "models/facts/\(mart.name).sql",
          text: fact.render(SQLMeshTemplates.Fact(mart, in: model.vault)))
      }
      + marts.dimensions.map { mart in
        ExportedFile(
          path: "models/dimensions/\(mart.table).sql",
          text: dimension.render(SQLMeshTemplates.Dimension(mart, in: model.vault)))
      }
  }

  private struct ExternalModel: Encodable {
    let name: String
    let columns: Pairs<String>
  }

  /// What SQLMesh reads and does not make: the hubs and satellites that the views are made of, and the views.
  private static func externalModels(_ model: ExportModel) -> [ExternalModel] {
    let views = (model.tags + model.sources).map { relation in
      ExternalModel(
        name: model.vault.view(relation.name),
        columns: Pairs(relation.columns.map { ($0.name, $0.type.sql) }))
    }
    let tables = model.tables.map { table in
      ExternalModel(
        name: model.vault.table(table.name),
        columns: Pairs(table.columns))
    }
    return views + tables
  }
}

/// `config.yaml`.
private struct SQLMeshConfiguration: Encodable {
  let gateways: Pairs<Gateway>
  let default_gateway = "duckdb"
  let model_defaults: Defaults
  let disable_anonymized_analytics = true

  struct Gateway: Encodable { let connection: Connection }

  struct Connection: Encodable {
    let type = "duckdb"
    let catalogs: Pairs<Catalog>
  }

  /// A database that SQLMesh attaches; the first is the one it writes to.
  struct Catalog: Encodable {
    let type = "duckdb"
    let path: String
    var read_only: Bool?
  }

  struct Defaults: Encodable {
    let dialect = "duckdb"
    let start: String
  }

  init(_ model: ExportModel) {
    let marts = Catalog(path: model.vault.marts + ".duckdb")
    let vault = Catalog(path: model.vault.jinja, read_only: true)
    gateways = Pairs([
      (
        "duckdb",
        Gateway(
          connection: Connection(catalogs: Pairs([(model.vault.marts, marts), (model.vault.catalog, vault)])))
      )
    ])
    model_defaults = Defaults(start: model.start)
  }
}

import DuckDB

/// A SQLMesh project that makes facts and dimensions of the vault: in a database of its own beside a file, in schemas of a server's.
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
        text: try TextTemplate(SQLMeshTemplates.readme).render([
          "package": model.vault.dialect.isLocal ? "sqlmesh" : "sqlmesh psycopg2-binary",
          "place": ExportReadme.place(model),
        ])),
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
        columns: Pairs(relation.columns.map { ($0.name, model.vault.type($0.type)) }))
    }
    let tables = model.tables.map { table in
      ExternalModel(
        name: model.vault.table(table.name),
        columns: Pairs(table.columns))
    }
    return views + tables
  }
}

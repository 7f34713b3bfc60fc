import DuckDB

/// A dbt project that makes facts and dimensions of the vault: in a database of its own beside a file, in a schema of a server's.
enum DbtExport {
  static func files(_ model: ExportModel) throws -> [ExportedFile] {
    let marts = Marts(model)
    let staging = try TextTemplate(DbtTemplates.staging)
    let fact = try TextTemplate(DbtTemplates.fact)
    let dimension = try TextTemplate(DbtTemplates.dimension)
    return [
      ExportedFile(path: "dbt_project.yml", text: try YAMLDocument(DbtProject(model.vault)).text),
      ExportedFile(path: "profiles.yml", text: try YAMLDocument(DbtProfile.profiles(model.vault)).text),
      ExportedFile(path: "models/sources.yml", text: try YAMLDocument(DbtProperties.sources(model)).text),
      ExportedFile(
        path: "models/marts.yml", text: try YAMLDocument(DbtProperties.models(marts, model.vault)).text),
      ExportedFile(path: "tests/generic/rules.sql", text: DbtTemplates.tests),
      ExportedFile(
        path: "README.md",
        text: try TextTemplate(DbtTemplates.readme).render([
          "adapter": model.vault.dialect.isLocal ? "dbt-duckdb" : "dbt-postgres",
          "place": ExportReadme.place(model),
        ])),
    ]
      + model.sources.map { source in
        ExportedFile(
          path: "models/staging/stg_\(source.name).sql", text: staging.render(DbtTemplates.Staging(source)))
      }
      + marts.facts.map { mart in
        ExportedFile(path: "models/marts/\(mart.name).sql", text: fact.render(DbtTemplates.Fact(mart)))
      }
      + marts.dimensions.map { mart in
        ExportedFile(
          path: "models/marts/\(mart.table).sql", text: dimension.render(DbtTemplates.Dimension(mart)))
      }
  }
}

/// `dbt_project.yml`.
private struct DbtProject: Encodable {
  let name: String
  let version = "1.0.0"
  let profile: String
  let flags = Pairs([("send_anonymous_usage_stats", false)])
  let models: Pairs<Pairs<[String: String]>>

  enum CodingKeys: String, CodingKey {
    case name, version, profile, flags, models
  }

  init(_ vault: VaultLocation) {
    name = vault.marts
    profile = vault.marts
    models = Pairs([
      (
        vault.marts,
        Pairs([
          // A view on the vault's would keep a server from changing those.
          ("staging", ["+materialized": vault.dialect.isLocal ? "view" : "table"]),
          ("marts", ["+materialized": "table"]),
        ])
      )
    ])
  }
}

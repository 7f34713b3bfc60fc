/// `config.yaml`.
struct SQLMeshConfiguration: Encodable {
  let gateways: Pairs<Gateway>
  let default_gateway: String
  let model_defaults: Defaults
  let disable_anonymized_analytics = true

  struct Gateway: Encodable { let connection: Connection }

  typealias Connection = VaultLocation.Setting<File, Database>

  struct File: Encodable {
    let type = "duckdb"
    let catalogs: Pairs<Catalog>
  }

  /// A database that SQLMesh attaches; the first is the one it writes to.
  struct Catalog: Encodable {
    let type = "duckdb"
    let path: String
    var read_only: Bool?
  }

  /// A database that SQLMesh works in, and keeps its state in.
  struct Database: Encodable {
    let type = "postgres"
    let host: String
    let port: DatabaseAddress.Port
    let user: String
    let password: String
    let database: String
    let sslmode: String?

    init(_ address: DatabaseAddress) {
      host = address.jinja("host", "PGHOST", fallback: "localhost")
      port = address.port()
      user = address.jinja("user", "PGUSER")
      password = address.jinja("password", "PGPASSWORD", fallback: "")
      database = address.jinja("dbname", "PGDATABASE")
      sslmode = address.jinja("sslmode")
    }
  }

  struct Defaults: Encodable {
    let dialect: String
    let start: String
  }

  init(_ model: ExportModel) {
    let (name, connection): (String, Connection) =
      switch model.vault.place {
      case .file(let file):
        (
          "duckdb",
          .file(
            File(
              catalogs: Pairs([
                (model.vault.marts, Catalog(path: model.vault.marts + ".duckdb")),
                (file.catalog, Catalog(path: file.jinja, read_only: true)),
              ])))
        )
      case .database(let address, _): ("postgres", .database(Database(address)))
      }
    gateways = Pairs([(name, Gateway(connection: connection))])
    default_gateway = name
    model_defaults = Defaults(dialect: name, start: model.start)
  }
}

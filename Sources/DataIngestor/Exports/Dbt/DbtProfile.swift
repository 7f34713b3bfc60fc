/// `profiles.yml`.
struct DbtProfile: Encodable {
  let target: String
  let outputs: Pairs<VaultLocation.Setting<File, Database>>

  struct File: Encodable {
    let type = "duckdb"
    let path: String
    let schema = "marts"
    let attach: [Attached]
  }

  struct Attached: Encodable {
    let path: String
    let alias: String
    let read_only = true
  }

  struct Database: Encodable {
    let type = "postgres"
    let host: String
    let port: DatabaseAddress.Port
    let user: String
    let password: String
    let dbname: String
    let schema = "marts"
    let threads = 4
    let sslmode: String?
    let sslrootcert: String?
    let sslcert: String?
    let sslkey: String?

    init(_ address: DatabaseAddress) {
      host = address.jinja("host", "PGHOST", fallback: "localhost")
      port = address.port(filter: " | as_number")
      user = address.jinja("user", "PGUSER")
      password = address.jinja("password", "PGPASSWORD", fallback: "")
      dbname = address.jinja("dbname", "PGDATABASE")
      sslmode = address.jinja("sslmode")
      sslrootcert = address.jinja("sslrootcert")
      sslcert = address.jinja("sslcert")
      sslkey = address.jinja("sslkey")
    }
  }

  static func profiles(_ vault: VaultLocation) -> Pairs<DbtProfile> {
    let (target, output): (String, VaultLocation.Setting<File, Database>) =
      switch vault.place {
      case .file(let file):
        (
          "duckdb",
          .file(
            File(
              path: vault.marts + ".duckdb", attach: [Attached(path: file.jinja, alias: file.catalog)]))
        )
      case .database(let address, _): ("postgres", .database(Database(address)))
      }
    return Pairs([(vault.marts, DbtProfile(target: target, outputs: Pairs([(target, output)])))])
  }
}

import Testing

@testable import DataIngestor

/// What other tools are told of how a database is reached.
struct DatabaseAddressTests {
  private static let variables = [
    "{{ env_var('PGHOST', 'localhost') }}", "{{ env_var('PGPORT', '5432') | as_number }}",
    "{{ env_var('PGUSER') }}",
    "{{ env_var('PGPASSWORD', '') }}", "{{ env_var('PGDATABASE') }}",
  ]

  /// The destination, and host, port, user, password and database for dbt.
  @Test(arguments: [
    (
      "postgresql://me@db.example.org:5433/finance?sslmode=require",
      ["db.example.org", "5433", "me", variables[3], "finance"]
    ),
    ("${DATABASE_URL}", variables),
    ("postgresql://", variables),
    ("service=finance", variables),
    (
      "postgresql://me:${WORD}@${HOST}:${PORT}/finance",
      [
        "{{ env_var('HOST') }}", "{{ env_var('PORT') | as_number }}", "me", "{{ env_var('WORD') }}",
        "finance",
      ]
    ),
    // A password that stands there is left out, however it is spelled.
    ("postgres://me:se%40same?x@db/finance", ["db", variables[1], "me", variables[3], "finance"]),
    ("postgresql://db/finance?user=me&password=sesame", ["db", variables[1], "me", variables[3], "finance"]),
    (
      #"host=/run/postgresql dbname='my \'money\'' user=me password='se same'"#,
      ["/run/postgresql", variables[1], "me", variables[3], "my 'money'"]
    ),
    (
      "host=db port=5433 password=${WORD}",
      ["db", "5433", variables[2], "{{ env_var('WORD') }}", variables[4]]
    ),
    ("postgresql:///finance?host=%2Frun%2Fpostgresql", ["/run/postgresql"] + variables[1...3] + ["finance"]),
    ("postgresql://me@[::1]:5433/finance", ["::1", "5433", "me", variables[3], "finance"]),
    ("postgresql://me@one:1,two:2/finance", [variables[0], variables[1], "me", variables[3], "finance"]),
  ]) func `Tools are told what is declared openly, secrets by their names, and the rest by variables`(
    _ declared: String, _ expected: [String]
  ) {
    let profile = DbtProfile.Database(DatabaseAddress(declared))
    let port =
      switch profile.port {
      case .number(let number): String(number)
      case .text(let text): text
      }
    #expect([profile.host, port, profile.user, profile.password, profile.dbname] == expected)
  }

  @Test func `How the connection is encrypted is told`() {
    let address = DatabaseAddress("postgresql://db/finance?sslmode=verify-full&sslrootcert=/etc/ca.pem")
    let profile = DbtProfile.Database(address)
    #expect(profile.sslmode == "verify-full" && profile.sslrootcert == "/etc/ca.pem" && profile.sslkey == nil)
    #expect(SQLMeshConfiguration.Database(address).sslmode == "verify-full")
  }
}

import Testing

@testable import DataIngestor

struct ConnectionStringTests {
  @Test(arguments: [
    "postgresql://jo@host/db", "postgres://host:5433", "postgresql://", "service=vault",
    "host=/run/postgresql dbname=x",
    "dbname = vault",
  ])
  func `Addresses and keywords are connection strings`(text: String) {
    #expect(ConnectionString.isOne(text))
  }

  @Test(arguments: ["vault.duckdb", "data/host=1/vault.duckdb", "~/service.duckdb", "C:\\vault"])
  func `Paths are none`(text: String) { #expect(!ConnectionString.isOne(text)) }

  @Test(arguments: [
    "postgresql://jo:Gehe1mnis@host/db", "postgresql://jo:x@host/db?password=Gehe1mnis",
    "host=h password=Gehe1mnis dbname=d", "host=h password='Gehe1mnis' dbname=d",
  ])
  func `A password is shown nowhere`(text: String) {
    let connection = ConnectionString(text, label: text)
    #expect(!connection.label.contains("Gehe1mnis"))
    #expect(!connection.redact("Unable to connect to \"\(text)\": Gehe1mnis is wrong").contains("Gehe1mnis"))
  }

  @Test func `Parts of a password that the client library takes for a host are not shown either`() {
    let connection = ConnectionString("postgresql://jo:abc@def:ghi@host/db", label: "${DATABASE_URL}")
    let quoted = connection.redact(#"invalid integer value "ghi@host" for connection option "port""#)
    #expect(!quoted.contains("ghi"))
    #expect(connection.label == "${DATABASE_URL}")
  }
}

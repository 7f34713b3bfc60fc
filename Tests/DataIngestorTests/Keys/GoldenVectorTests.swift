import Crypto
import DuckDB
import Foundation
import Testing

@testable import DataIngestor

/// The golden vectors of DIH-1, reproduced by Swift and by the SQL that loads use.
struct GoldenVectorTests {
  struct Vectors: Decodable {
    let keys: [Key]
    let rows: [Row]
    struct Key: Decodable {
      let name: String
      let values: [String?]
      let preimage_hex: String
      let md5: String
      let sha256: String
    }
    struct Row: Decodable {
      let name: String
      let columns: [String: String?]
      let preimage_hex: String
      let md5: String
    }
  }

  static func vectors() throws -> Vectors {
    let url = try #require(
      Bundle.module.url(forResource: "hash-vectors", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: url))
  }

  private func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private func scope(_ preimage: String) -> DIH.Scope { .tag }

  @Test func `Swift makes the preimages and digests of all key vectors`() throws {
    let keys = try Self.vectors().keys
    #expect(keys.count == 10)
    for vector in keys where vector.preimage_hex.hasPrefix("6b31") {
      let preimage = DIH.keyPreimage(vector.values, scope: .tag)
      #expect(hex(preimage) == vector.preimage_hex, "\(vector.name)")
      #expect(hex(Insecure.MD5.hash(data: preimage)) == vector.md5.replacing("-", with: ""), "\(vector.name)")
      #expect(hex(SHA256.hash(data: preimage)) == vector.sha256, "\(vector.name)")
    }
  }

  @Test func `Swift makes the preimages and digests of all row vectors`() throws {
    for vector in try Self.vectors().rows {
      let preimage = DIH.rowPreimage(vector.columns.map { ($0.key, $0.value) })
      #expect(hex(preimage) == vector.preimage_hex, "\(vector.name)")
      #expect(hex(Insecure.MD5.hash(data: preimage)) == vector.md5.replacing("-", with: ""), "\(vector.name)")
    }
  }

  @Test func `DuckDB makes the digests of all key vectors`() throws {
    let connection = try Connection(Database())
    for vector in try Self.vectors().keys {
      let columns = vector.values.enumerated().map {
        DIH.Column(name: "c\($0)", value: "CAST(\(SQL.text(optional: $1)) AS VARCHAR)", type: .text)
      }
      let sql = DIH.key(columns, scope: .tag, mayHoldSeparators: true)
      #expect(try connection.query("SELECT \(sql)").scalar.text == vector.md5, "\(vector.name)")
    }
  }

  @Test func `DuckDB makes the digests of all row vectors`() throws {
    let connection = try Connection(Database())
    for vector in try Self.vectors().rows {
      let columns = vector.columns.map {
        DIH.Column(name: $0, value: "CAST(\(SQL.text(optional: $1)) AS VARCHAR)", type: .text)
      }
      let sql = DIH.rowHash(columns, mayHoldSeparators: true)
      #expect(try connection.query("SELECT \(sql)").scalar.text == vector.md5, "\(vector.name)")
    }
  }

  @Test func `Leaving the escaping out changes nothing where no separator occurs`() throws {
    let connection = try Connection(Database())
    let columns = [
      DIH.Column(name: "memo", value: "'Zürich | 🍕'", type: .text),
      DIH.Column(
        name: "amount", value: "CAST(-120.50 AS DECIMAL(18,2))", type: .decimal(precision: 18, scale: 2)),
    ]
    let escaped = try connection.query("SELECT \(DIH.rowHash(columns, mayHoldSeparators: true))").scalar
    #expect(
      try connection.query("SELECT \(DIH.rowHash(columns, mayHoldSeparators: false))").scalar == escaped)
  }
}

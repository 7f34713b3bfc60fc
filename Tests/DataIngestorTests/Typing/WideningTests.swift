import Testing

@testable import DataIngestor

/// Types widen and never narrow (`vault.md`, schema versions).
struct WideningTests {
  private static let types: [DataType] = [
    .boolean, .integer, .decimal(precision: 18, scale: 2), .decimal(precision: 38, scale: 8), .double, .text,
    .date, .time,
    .timestamp, .timestamptz, .uuid,
  ]

  @Test(arguments: [
    (DataType.integer, DataType.decimal(precision: 18, scale: 2), DataType.decimal(precision: 38, scale: 2)),
    (.decimal(precision: 18, scale: 2), .decimal(precision: 18, scale: 6), .decimal(precision: 38, scale: 6)),
    (.date, .timestamp, .timestamp), (.date, .timestamptz, .timestamptz), (.integer, .text, .text),
    (.date, .integer, .text), (.boolean, .date, .text), (.timestamp, .timestamptz, .text),
    (.decimal(precision: 38, scale: 0), .decimal(precision: 38, scale: 8), .text),
  ]) func `Two types meet at the type that holds both`(_ a: DataType, _ b: DataType, _ widened: DataType) {
    #expect(a.widened(with: b) == widened)
    #expect(b.widened(with: a) == widened)
  }

  @Test(arguments: types) func `A type widened with what it holds stays as it is`(_ type: DataType) {
    for other in Self.types {
      let wide = type.widened(with: other)
      #expect(wide.widened(with: type) == wide, "\(type) \(other)")
      #expect(wide.widened(with: other) == wide, "\(type) \(other)")
      #expect(wide.holds(type) && wide.holds(other))
    }
  }

  @Test(arguments: types) func `The name that people write reads back`(_ type: DataType) {
    #expect(DataType(type.description) == type)
  }

  @Test(arguments: ["decimal(39,2)", "decimal(5,6)", "decimal(0,0)", "varchar", "Date", "decimal", ""])
  func `A name that is no type is refused`(_ name: String) { #expect(DataType(name) == nil) }
}

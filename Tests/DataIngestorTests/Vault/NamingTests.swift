import Testing

@testable import DataIngestor

struct NamingTests {
  @Test(arguments: [
    ("Amount", "amount"), ("amountEUR", "amount_eur"), ("IBANNumber", "iban_number"),
    ("Value Date", "value_date"),
    ("Average HR (bpm)", "average_hr_bpm"), ("  x  ", "x"), ("Über-Betrag", "über_betrag"),
    ("e\u{301}té", "été"),
    ("日付", "日付"), ("", "column"), ("---", "column"), ("already_snake", "already_snake"), ("2nd", "2nd"),
  ]) func `A column is stored under its name in snake case`(_ original: String, _ stored: String) {
    #expect(Naming.snakeCase(original) == stored)
  }

  @Test func `Names that fold to one are numbered, visibly`() {
    #expect(
      Naming.stored(["Amount", "amount", "AMOUNT", "amount_2"], policy: .snakeCase) == [
        "amount", "amount_2", "amount_3", "amount_2_2",
      ])
  }

  @Test func `Names that bookkeeping uses are numbered`() {
    #expect(
      Naming.stored(["PK", "Source", "User", "deleted"], policy: .snakeCase) == [
        "pk_2", "source_2", "user_2", "deleted_2",
      ])
  }

  @Test func `Original names are kept, and still unique to a database that ignores case`() {
    #expect(
      Naming.stored(["Value Date", "VALUE DATE", "pk", ""], policy: .original) == [
        "Value Date", "VALUE DATE_2", "pk_2", "column",
      ])
  }

  @Test func `A long name is cut to 63 bytes and stays distinct`() {
    let long = String(repeating: "a", count: 80)
    #expect(Naming.limited(long).utf8.count == 63)
    #expect(Naming.limited(long) != Naming.limited(long + "b"))
    #expect(Naming.limited(String(repeating: "a", count: 63)).count == 63)
    #expect(Naming.limited(String(repeating: "é", count: 40)).utf8.count <= 63)
    let stored = Naming.stored([long + "1", long + "2", long + "1"], policy: .snakeCase)
    #expect(Set(stored).count == 3)
    #expect(stored.allSatisfy { $0.utf8.count <= 63 })
  }

  @Test func `A satellite is named after tag, source, user, version and time`() {
    #expect(
      Naming.satellite(
        tag: "music", source: "player", user: "Cat Smith", version: 3, createdAt: "20260131T120000Z")
        == "sat_music__player__cat_smith__v03_20260131T120000Z")
  }

  @Test func `A satellite's version and time survive the cut`() {
    let name = Naming.satellite(
      tag: String(repeating: "t", count: 30), source: String(repeating: "s", count: 30), user: "Cat",
      version: 12,
      createdAt: "20260131T120000Z")
    #expect(name.utf8.count <= 63)
    #expect(name.hasSuffix("__v12_20260131T120000Z"))
  }
}

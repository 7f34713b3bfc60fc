import Foundation
import Testing

@testable import DataIngestor

@Suite(.everyDestination) struct LoadTests {
  private let yaml = """
    users: [James]
    sources:
      bank:
        tag: transactions
        csv: {path: data}
        columns: {timestamp: Date, amount: Amount, description: Memo}

    """

  private func bank(_ rows: String...) -> String {
    (["Date,Amount,Memo"] + rows).joined(separator: "\n") + "\n"
  }

  @Test func `Loading the same file twice writes nothing the second time`() async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-02,-2.00,Cake"))
    let first = try await workspace.run(yaml).first
    #expect(first.status == .succeeded)
    #expect(first.counts.new == 2)
    #expect(first.counts.newKeys == 2)
    let second = try await workspace.run(yaml, force: true).first
    #expect(second.counts.unchanged == 2)
    #expect(second.counts.written == 0)
    #expect(second.counts.newKeys == 0)
    let third = try await workspace.run(yaml).first
    #expect(third.status == .unchanged)
    #expect(third.inputsUnchanged == 1)
    #expect(try workspace.scalar("SELECT count(*) FROM vault.vault.hub_transactions") == "2")
    #expect(try workspace.scalar("SELECT count(*) FROM transactions") == "2")
  }

  @Test func `A changed row is a new state, and the old one stays in the history`() async throws {
    let workspace = try Workspace()
    let keyed = yaml + "    key: [Memo]\n"
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea"))
    try await workspace.run(keyed)
    try workspace.write("data/a.csv", bank("2026-01-01,-1.75,Tea"))
    let changed = try await workspace.run(keyed, force: true).first
    #expect(changed.counts.changed == 1)
    #expect(changed.counts.newKeys == 0)
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea"))
    let back = try await workspace.run(keyed, force: true).first
    #expect(back.counts.changed == 1)
    #expect(
      try workspace.query("SELECT amount, is_current FROM bank_history ORDER BY run_seq") == [
        ["-1.50", "false"], ["-1.75", "false"], ["-1.50", "true"],
      ])
    #expect(try workspace.query("SELECT amount FROM bank") == [["-1.50"]])
  }

  @Test func `Equal rows of one file are kept, and seen again in another file they are not new`() async throws
  {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-01,-1.50,Tea"))
    try workspace.write("data/b.csv", bank("2026-01-01,-1.50,Tea", "2026-01-03,-9.00,Book"))
    let first = try await workspace.run(yaml).first
    #expect(first.counts.new == 3)
    #expect(first.counts.repeated == 1)
    #expect(
      try workspace.query("SELECT description, count(*) FROM transactions GROUP BY ALL ORDER BY 1") == [
        ["Book", "1"], ["Tea", "2"],
      ])
    let second = try await workspace.run(yaml, force: true).first
    #expect(second.counts.written == 0)
  }

  @Test(arguments: [
    ["1,x", "2,x", "3,x"], ["3,x", "2,x", "1,x"], ["2,x", "1,x", "3,x"], ["1,x", "2,x", "2,x"],
    ["2,x", "2,x", "1,x"],
    ["1,x", "1,y", "2,x"], ["2,x", ",x", ",x"], ["1,x", ",x", "2,x", ",x"],
  ])
  func `Keys are told apart in whatever order they come`(rows: [String]) async throws {
    let workspace = try Workspace()
    let yaml = """
      users: [James]
      tags: {items: {columns: {name: text}}}
      sources: {shop: {tag: items, csv: data, columns: {name: Name}, key: [Number], allow_null: [Number]}}
      """
    try workspace.write("data/a.csv", (["Number,Name"] + rows).joined(separator: "\n") + "\n")
    let result = try await workspace.run(yaml).first
    #expect(result.status == .succeeded, "\(result.problems)")
    #expect(result.counts.new == rows.count)
    #expect(result.counts.newKeys == Set(rows.map { $0.prefix { $0 != "," } }).count)
    let broken = try await workspace.project(yaml).verify().filter { !$0.holds }
    #expect(broken.isEmpty)
  }

  @Test func `A key whose group loses a row changes as a whole`() async throws {
    let workspace = try Workspace()
    let keyed = yaml + "    key: [Date]\n"
    try workspace.write(
      "data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-01,-2.00,Cake", "2026-01-02,-3.00,Milk"))
    try await workspace.run(keyed)
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-02,-3.00,Milk"))
    let second = try await workspace.run(keyed, force: true).first
    #expect(second.counts.changed == 1)
    #expect(try workspace.query("SELECT memo FROM bank ORDER BY 1") == [["Milk"], ["Tea"]])
    try workspace.write(
      "data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-01,-4.00,Jam", "2026-01-02,-3.00,Milk"))
    let third = try await workspace.run(keyed, force: true).first
    #expect(third.counts.changed == 2)
    #expect(try workspace.query("SELECT memo FROM bank ORDER BY 1") == [["Jam"], ["Milk"], ["Tea"]])
  }

  @Test func `A new column makes a new satellite and leaves unchanged rows alone`() async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea"))
    try await workspace.run(yaml)
    try workspace.write("data/b.csv", "Date,Amount,Memo,Category\n2026-02-01,-3,Bus,Travel\n")
    let second = try await workspace.run(yaml).first
    #expect(second.newSatellites.count == 1)
    #expect(second.newSatellites[0].contains("__v02_"))
    #expect(
      try workspace.query("SELECT memo, category FROM bank ORDER BY date") == [
        ["Tea", nil], ["Bus", "Travel"],
      ])
    #expect(try workspace.scalar("SELECT count(*) FROM vault.vault.hub_transactions") == "2")
  }

  @Test func `A missing mandatory column fails the source and writes nothing`() async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea"))
    try await workspace.run(yaml)
    try workspace.write("data/b.csv", "Date,Amont,Memo\n2026-02-01,-3,Bus\n")
    let report = try await workspace.run(yaml)
    let result = try report.first
    #expect(result.status == .failed)
    #expect(report.failure == .contract)
    let problem = try #require(result.problems.first)
    #expect(problem.code == "contract.missing")
    #expect(problem.advice?.contains("'Amont'") == true)
    #expect(try workspace.scalar("SELECT count(*) FROM transactions") == "1")
  }

  @Test func `Ambiguous dates are refused with the formats to choose from`() async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", bank("03/04/2026,-1.50,Tea", "05/06/2026,-2.50,Cake"))
    let result = try await workspace.run(yaml).first
    #expect(result.failure == .contract)
    let problem = try #require(result.problems.first { $0.code == "contract.ambiguous" })
    #expect(problem.advice?.contains("%d/%m/%Y") == true)
    #expect(problem.advice?.contains("%m/%d/%Y") == true)
    let declared = try await workspace.run(yaml + "    formats: {Date: \"%d/%m/%Y\"}\n").first
    #expect(declared.status == .succeeded)
    #expect(
      try workspace.query("SELECT timestamp FROM transactions ORDER BY 1") == [
        ["2026-04-03"], ["2026-06-05"],
      ])
  }

  @Test func `One day above twelve proves the order of the whole column`() async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", bank("03/04/2026,-1.50,Tea", "25/06/2026,-2.50,Cake"))
    #expect(try await workspace.run(yaml).first.status == .succeeded)
    #expect(
      try workspace.query("SELECT timestamp FROM transactions ORDER BY 1") == [
        ["2026-04-03"], ["2026-06-25"],
      ])
  }

  @Test func `A full extract writes tombstones, and a key that returns lives again`() async throws {
    let workspace = try Workspace()
    let full = yaml + "    extract: full\n"
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-02,-2.00,Cake"))
    try await workspace.run(full)
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea"))
    #expect(try await workspace.run(full).first.counts.deleted == 1)
    #expect(try workspace.scalar("SELECT count(*) FROM bank") == "1")
    #expect(try await workspace.run(full).first.counts.written == 0)
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-02,-2.00,Cake"))
    #expect(try await workspace.run(full).first.counts.new == 1)
    #expect(
      try workspace.query(
        "SELECT deleted FROM bank_history WHERE pk = (SELECT pk FROM bank WHERE memo = 'Cake') ORDER BY run_seq"
      ) == [
        ["false"], ["true"], ["false"],
      ])
  }

  @Test func `Columns named like the tool's own bookkeeping keep their values`() async throws {
    let workspace = try Workspace()
    let yaml = """
      users: [James]
      tags: {orders: {columns: {id: text}}}
      sources: {shop: {tag: orders, csv: data, key: [id]}}

      """
    let header = "id,order_value,is_known,known_pk,target,v1,r1,c2,c1,schema_version,run_seq,written_2,read_2"
    try workspace.write("data/a.csv", header + "\na,10,b,c,d,e,f,g,h,i,j,1,2\nb,20,k,l,m,n,o,p,q,r,s,3,4\n")
    try await workspace.run(yaml)
    try workspace.write("data/a.csv", header + "\na,11,b,c,d,e,f,g,h,i,j,1,2\nb,20,k,l,m,n,o,p,q,r,s,3,4\n")
    #expect(try await workspace.run(yaml).first.counts.changed == 1)
    #expect(
      try workspace.query(
        "SELECT order_value, is_known, known_pk, target, v1, r1, c2, c1, schema_version_2, run_seq_2, schema_version, written_2, read_2 FROM shop_history ORDER BY id, run_seq"
      ) == [
        ["10", "b", "c", "d", "e", "f", "g", "h", "i", "j", "1", "1", "2"],
        ["11", "b", "c", "d", "e", "f", "g", "h", "i", "j", "1", "1", "2"],
        ["20", "k", "l", "m", "n", "o", "p", "q", "r", "s", "1", "3", "4"],
      ])
    #expect(try await workspace.project(yaml).verify().allSatisfy(\.holds))
  }

  @Test func `What a sample does not show is found while loading`() async throws {
    let workspace = try Workspace()
    let yaml = """
      users: [James]
      tags: {orders: {columns: {id: integer, price: {type: decimal, minimum: 0}}}}
      sources: {shop: {tag: orders, csv: data, key: [id]}}

      """
    func file(_ last: String) -> String {
      "id,price,note,late\n" + (1...5000).map { "\($0),1.5,7,\n" }.joined() + last + "\n"
    }
    // A number that is none, a rule broken, a missing key: the contract says so with the line, and nothing is written.
    for (bad, code) in [
      ("5001,x,7,", "contract.type"), ("5001,-1,7,", "contract.range"), (",1,7,", "contract.null"),
    ] {
      try workspace.write("data/a.csv", file(bad))
      let refused = try await workspace.run(yaml).first
      #expect(refused.problems.map(\.code).contains(code), "\(refused.problems)")
      #expect(refused.problems.contains { $0.line == 5002 }, "\(refused.problems)")
      #expect(try workspace.scalar("SELECT count(*) FROM ingestor.satellites") == "0")
    }
    // Another type after all, and a value where there was none: the column has the type of all its values.
    try workspace.write("data/a.csv", file("5001,1.5,seven,2026-01-05"))
    #expect(try await workspace.run(yaml).first.counts.new == 5001)
    #expect(
      try workspace.query("SELECT typeof(note), note, typeof(late), late FROM shop WHERE id = 5001")
        == [["VARCHAR", "seven", "DATE", "2026-01-05"]])
    #expect(try await workspace.run(yaml, force: true).first.counts.written == 0)
    #expect(try await workspace.project(yaml).verify().allSatisfy(\.holds))
  }
}

import DuckDB

/// The first load of a source with one relation: nothing to compare with, so the rows stream straight into the satellite;
/// duplicates, which are rare, are put right afterwards.
extension VaultSQL {
  static func streamIntoSatellite(_ plan: LoadPlan) -> String {
    let target = plan.targets[0]
    let columns = target.group.columns
    let key = key(
      plan.key, source: plan.source, columns: columns,
      mayHoldSeparators: target.group.relation.mayHoldSeparators,
      written: { written(target.group, $0) })
    return """
      INSERT INTO \(plan.incoming(target.satellite.name)) (\(bookkeeping.joined(separator: ", ")), \(names(columns)))
      SELECT \(key), row_hash, 1, TIMESTAMP '\(plan.loadedAt)', \(plan.runSeq), record_source, false, \(names(columns))
      FROM (\(hashed(target.group)))
      """
  }

  /// Whether some column of the key only rises or only falls over the rows of a satellite that was just filled: then no key occurs
  /// twice, and nothing has to be counted. Numbers that a bank gives its transactions do so, and it costs next to nothing to ask.
  /// - Returns: nil where no column of the key has an order that says so.
  static func monotonicProbe(_ plan: LoadPlan, _ satellite: SatelliteRecord) -> String? {
    let types = Dictionary(satellite.columns.map { ($0.name, $0.type) }) { $1 }
    let ordered = plan.key.columns.map(\.column).filter { types[$0]?.isStoredAsInteger ?? false }
    guard !ordered.isEmpty else { return nil }
    let tests = ordered.enumerated().map { index, column in
      let x = SQL.name(column)
      return
        "count(\(x)) = count(*) AND (bool_and(\(x) > before_\(index)) OR bool_and(\(x) < before_\(index)))"
    }
    let columns = ordered.enumerated().map { index, column in
      "\(SQL.name(column)), lag(\(SQL.name(column))) OVER () AS before_\(index)"
    }
    return """
      SELECT coalesce(\(tests.joined(separator: " OR ")), false)
      FROM (SELECT \(columns.joined(separator: ", ")) FROM \(plan.incoming(satellite.name)))
      """
  }

  /// Numbers the occurrences of equal rows of one input, and removes those seen again in another.
  static func settleDuplicates(_ plan: LoadPlan, _ satellite: SatelliteRecord) -> [String] {
    let name = plan.incoming(satellite.name)
    return [
      """
      CREATE OR REPLACE TEMP TABLE repeated_rows AS
      SELECT * REPLACE (CAST(row_number() OVER (PARTITION BY row_hash, record_source) AS INTEGER) AS occurrence)
      FROM \(name) WHERE row_hash IN (SELECT row_hash FROM \(name) GROUP BY row_hash HAVING count(*) > 1)
      """,
      "DELETE FROM \(name) WHERE row_hash IN (SELECT row_hash FROM repeated_rows)",
      """
      INSERT INTO \(name)
      SELECT * FROM repeated_rows QUALIFY row_number() OVER (PARTITION BY row_hash, occurrence ORDER BY record_source) = 1
      """,
      "DROP TABLE repeated_rows",
    ]
  }
}

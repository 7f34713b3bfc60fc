import DuckDB

/// The claims about a vault, as SQL. Pure functions of the registry.
enum VerificationSQL {
  /// What one satellite must hold by itself.
  static func satellite(_ satellite: SatelliteRecord, _ names: VaultNames) -> [Claim] {
    let table = names.table(satellite.name)
    let hub = names.table(satellite.hub)
    let columns = satellite.columns.map { DIH.Column(name: $0.name, value: SQL.name($0.name), type: $0.type) }
    let types = Dictionary(satellite.columns.map { ($0.name, $0.type) }) { $1 }
    let key = VaultSQL.key(
      satellite.key, source: satellite.source, columns: satellite.columns, mayHoldSeparators: true)
    let hasValue = satellite.columns.map { "\(SQL.name($0.name)) IS NOT NULL" }.joined(separator: " OR ")
    func claim(_ statement: String, _ violation: String, from rows: String? = nil) -> Claim {
      count(satellite.name, statement, violation, from: rows ?? table)
    }
    return [
      claim(
        "Every row hash is that of the stored columns.",
        "NOT deleted AND row_hash IS DISTINCT FROM \(DIH.rowHash(columns, mayHoldSeparators: true))"),
      claim("Every primary key is that of the key columns.", "NOT deleted AND pk IS DISTINCT FROM \(key)"),
      claim(
        "A tombstone holds no values.",
        "deleted AND (\(hasValue) OR occurrence <> 1 OR row_hash <> \(VaultSQL.tombstoneHash))"),
      claim(
        "(pk, run_seq, row_hash, occurrence) is unique.", "n > 1",
        from:
          "(SELECT any_value(pk) AS pk, count(*) AS n FROM \(table) GROUP BY pk, run_seq, row_hash, occurrence)"
      ),
      claim(
        "Occurrences count from 1 without gaps.", "n <> most",
        from:
          "(SELECT any_value(pk) AS pk, count(*) AS n, max(occurrence) AS most FROM \(table) GROUP BY pk, run_seq, row_hash)"
      ),
      claim(
        "Every primary key is in the hub.", "NOT EXISTS (FROM \(hub) hub WHERE hub.pk = rows.pk)",
        from: "(SELECT DISTINCT pk FROM \(table)) rows"),
      claim(
        "The hub's business keys are those of the rows.", "business_key <> expected",
        from: """
          (SELECT rows.pk, hub.business_key, rows.expected
          FROM (SELECT pk, \(DIH.businessKey(satellite.key.hashColumns(types))) AS expected FROM \(table) WHERE NOT deleted) rows
          JOIN \(hub) hub USING (pk))
          """),
      claim(
        "Every row belongs to a load of the source that succeeded.",
        """
        NOT EXISTS (FROM \(names.bookkeeping("loads")) loads WHERE rows.run_seq BETWEEN loads.run_seq AND loads.run_seq_last
          AND loads.status = 'succeeded' AND loads.source = \(SQL.text(satellite.source)) AND loads."user" = \(SQL.text(satellite.user)))
        """, from: "(SELECT run_seq, any_value(pk) AS pk FROM \(table) GROUP BY run_seq) rows"),
    ]
  }

  /// What the satellites of one source and user must hold together.
  static func states(_ satellites: [SatelliteRecord], _ names: VaultNames) -> [Claim] {
    guard let first = satellites.first else { return [] }
    let rows = satellites.map {
      "SELECT pk, run_seq, row_hash, occurrence, deleted FROM \(names.table($0.name))"
    }
    .joined(separator: " UNION ALL ")
    // A state is told by numbers of a fixed size, which can be spilled: where one row is live, by its hash.
    let states = """
      (SELECT pk, is_tombstone, state, lag(state) OVER (PARTITION BY pk ORDER BY run_seq) AS before FROM (
        SELECT pk, run_seq, bool_and(deleted) AS is_tombstone,
          {'tombstone': bool_and(deleted), 'rows': count(*), 'least': min(row_hash), 'most': max(row_hash),
            'sum': sum(hash(row_hash, occurrence))} AS state
        FROM (\(rows)) GROUP BY pk, run_seq))
      """
    let subject = "\(first.source) (\(first.user))"
    return [
      count(subject, "Adjacent states of a key differ.", "before = state", from: states),
      count(subject, "No key begins with a tombstone.", "before IS NULL AND is_tombstone", from: states),
      count(
        subject, "A state is live or a tombstone, never both.", "is_live AND is_tombstone",
        from: """
          (SELECT pk, NOT bool_and(deleted) AS is_live, bool_or(deleted) AS is_tombstone FROM (\(rows)) GROUP BY pk, run_seq)
          """
      ),
    ]
  }

  /// What the hub of a tag must hold.
  static func hub(_ satellites: [SatelliteRecord], _ names: VaultNames) -> [Claim] {
    guard let first = satellites.first else { return [] }
    let hub = names.table(first.hub)
    let keys = satellites.map { "SELECT pk FROM \(names.table($0.name))" }.joined(separator: " UNION ")
    return [
      count(
        first.hub, "Every primary key is there once.", "n > 1",
        from: "(SELECT pk, count(*) AS n FROM \(hub) GROUP BY pk)"),
      count(
        first.hub, "Every key belongs to a row of some satellite.", "pk NOT IN (\(keys))", from: hub),
    ]
  }

  private static func count(_ subject: String, _ statement: String, _ violation: String, from rows: String)
    -> Claim
  {
    Claim(
      subject: subject, statement: statement,
      query: """
        SELECT count(*), count(*) FILTER (WHERE \(violation)), min(pk) FILTER (WHERE \(violation)) FROM \(rows)
        """)
  }
}

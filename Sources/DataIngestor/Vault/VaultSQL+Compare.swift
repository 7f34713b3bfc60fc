import DuckDB

/// The general load: the batch is compared with the current state of its keys, and what differs is inserted.
///
/// Temporary tables:
/// - `current_rows` (`pk`, `row_hash`, `multiplicity`): the live state of every key of the source and user.
/// - `batch_<n>`: the rows of relation n, their stored columns as `v1`, `v2`, ...; those of rows that are known already are left
///   out (NULL), but for the one that orders rows of one key (`order_value`).
/// - `batch_rows`, a view (`target`, `pk`, `row_hash`, `multiplicity`, `is_known`): the distinct rows of the batch.
/// - `changed_keys` (`pk`, `is_new`): keys whose multiset of rows differs from the current one.
extension VaultSQL {
  /// All rows of some satellites, bookkeeping only.
  private static func bookkeepingRows(_ stored: StoredRows) -> String {
    stored.satellites.map {
      "SELECT pk, row_hash, occurrence, run_seq, deleted FROM \(stored.table($0))"
    }
    .joined(separator: " UNION ALL ")
  }

  /// `current_rows`.
  /// - Parameter hasHistory: Whether any key may have more than one state; without it no state need be looked for.
  static func createCurrent(_ stored: StoredRows, hasHistory: Bool) -> String {
    let create = stored.create(stored.current)
    guard !stored.satellites.isEmpty else {
      return "\(create) (pk UUID, row_hash UUID, multiplicity INTEGER)"
    }
    let rows = bookkeepingRows(stored)
    let latest =
      hasHistory
      ? "SELECT rows.* FROM (\(rows)) rows JOIN (SELECT pk, max(run_seq) AS run_seq FROM (\(rows)) GROUP BY pk) latest USING (pk, run_seq)"
      : rows
    return """
      \(create) AS
      SELECT pk, row_hash, occurrence AS multiplicity FROM (\(latest)) WHERE NOT deleted
      """
  }

  /// Keeps the highest occurrence of each row, where there are any above 1.
  static func foldCurrent(_ stored: StoredRows) -> String {
    """
    \(stored.create(stored.current)) AS
    SELECT any_value(pk) AS pk, row_hash, max(multiplicity) AS multiplicity FROM \(stored.current) GROUP BY row_hash
    """
  }

  /// Whether the source and user have been loaded more than once.
  static func historyProbe(_ stored: StoredRows) -> String {
    "SELECT coalesce(min(run_seq) < max(run_seq), false) FROM (\(stored.satellites.map { "SELECT run_seq FROM \(stored.table($0))" }.joined(separator: " UNION ALL ")))"
  }

  /// `batch_<n>`: one pass over the relation.
  /// - Parameter looksUp: Whether each row is looked up among the current ones; otherwise the engine chooses, which takes any relation
  ///   of files for a small one, and would keep all of it.
  static func createBatch(_ plan: LoadPlan, _ index: Int, looksUp: Bool = false) -> String {
    let group = plan.targets[index].group
    let places = Dictionary(group.columns.enumerated().map { ($1.name, kept($0)) }) { $1 }
    let key = key(
      plan.key, source: plan.source, columns: group.columns,
      mayHoldSeparators: group.relation.mayHoldSeparators,
      reference: { places[$0] ?? "NULL" })
    let values = group.columns.indices.map {
      "CASE WHEN known_pk IS NULL THEN \(valueOfText(group, $0)) END AS \(kept($0))"
    }
    let order = group.columns.firstIndex { $0.name == plan.orderBy }.map { valueOfText(group, $0) } ?? "NULL"
    let recordSource = storable(group, unless: "known_pk IS NOT NULL") { places[$0] ?? "NULL" }
    let hashed =
      looksUp
      ? "SELECT *, (SELECT pk FROM current_rows WHERE current_rows.row_hash = hashed.row_hash) AS known_pk FROM (\(hashedTexts(group))) hashed"
      : "SELECT hashed.*, current_rows.pk AS known_pk FROM (\(hashedTexts(group))) hashed LEFT JOIN current_rows USING (row_hash)"
    return """
      CREATE OR REPLACE TEMP TABLE batch_\(index) AS
      SELECT row_hash, coalesce(known_pk, \(key)) AS pk, known_pk IS NOT NULL AS is_known,
        \(recordSource.map { "\($0) AS record_source" } ?? "record_source"), order_value,
        \(group.columns.indices.map(kept).joined(separator: ", "))
      FROM (
        SELECT row_hash, known_pk, record_source, \(order) AS order_value,
          \(values.joined(separator: ",\n    "))
        FROM (\(hashed)))
      """
  }

  /// The name of a column's value in a batch: the source's own names could be those of the bookkeeping.
  static func kept(_ index: Int) -> String { "v\(index + 1)" }

  static func allBatches(_ plan: LoadPlan) -> String {
    plan.targets.indices.map {
      "SELECT \($0) AS target, pk, row_hash, is_known, record_source, order_value FROM batch_\($0)"
    }
    .joined(separator: " UNION ALL ")
  }

  /// How many rows the batch has, and how many distinct ones.
  static func duplicatesProbe(_ plan: LoadPlan) -> String {
    countsProbe("row_hash", in: plan.targets.indices.map { "batch_\($0)" })
  }

  /// How many rows there are in some tables, and how many values of a column of hashes. The engine scans what its own transaction has
  /// written in one thread: the rows in two halves, in two.
  static func countsProbe(_ column: String, in tables: [String]) -> String {
    let halves = ["<", ">="].flatMap { side in
      tables.map {
        "SELECT \(column) FROM \($0) WHERE \(column) \(side) UUID '80000000-0000-0000-0000-000000000000'"
      }
    }
    return "SELECT count(*), count(DISTINCT \(column)) FROM (\(halves.joined(separator: " UNION ALL ")))"
  }

  /// `batch_rows`. The same row seen again in another input is no second row; the same row twice in one input is. Where only
  /// the last row of a key counts, the others are left out.
  static func createBatchRows(_ plan: LoadPlan, hasDuplicates: Bool) -> [String] {
    let view = "CREATE OR REPLACE TEMP VIEW batch_rows AS\n"
    if plan.onKeyConflict == .last {
      return [
        """
        CREATE OR REPLACE TEMP TABLE folded_rows AS
        SELECT min(target) AS target, pk, row_hash, 1 AS multiplicity, bool_or(is_known) AS is_known
        FROM (FROM (\(allBatches(plan))) QUALIFY rank() OVER (PARTITION BY pk ORDER BY order_value DESC NULLS LAST) = 1)
        GROUP BY pk, row_hash
        """, view + "FROM folded_rows",
      ]
    }
    guard hasDuplicates else {
      return [
        view + """
          SELECT target, pk, row_hash, 1 AS multiplicity, is_known FROM (\(allBatches(plan)))
          """
      ]
    }
    return [
      """
      CREATE OR REPLACE TEMP TABLE folded_rows AS
      SELECT min(target) AS target, any_value(pk) AS pk, row_hash, CAST(max(multiplicity) AS INTEGER) AS multiplicity,
        bool_or(is_known) AS is_known
      FROM (
        SELECT min(target) AS target, any_value(pk) AS pk, row_hash, count(*) AS multiplicity, bool_or(is_known) AS is_known
        FROM (\(allBatches(plan))) GROUP BY row_hash, record_source)
      GROUP BY row_hash
      """, view + "FROM folded_rows",
    ]
  }

  /// `changed_keys`.
  /// - Parameter hasGroups: Whether any key of the current state has more than one row: only then can a key change by losing
  ///   one while all its rows in the batch are known.
  static func createChangedKeys(_ plan: LoadPlan, hasGroups: Bool, hasDuplicates: Bool) -> String {
    var parts: [String] = []
    if hasGroups || hasDuplicates {
      parts.append(
        "SELECT pk FROM batch_rows WHERE NOT EXISTS (FROM current_rows WHERE current_rows.row_hash = batch_rows.row_hash AND current_rows.multiplicity = batch_rows.multiplicity)"
      )
    } else {
      parts.append("SELECT pk FROM batch_rows WHERE NOT is_known")
    }
    if hasGroups {
      parts.append(
        "SELECT pk FROM current_rows WHERE pk IN (SELECT pk FROM batch_rows) AND row_hash NOT IN (SELECT row_hash FROM batch_rows)"
      )
    }
    return """
      CREATE OR REPLACE TEMP TABLE changed_keys AS
      SELECT pk, NOT EXISTS (FROM current_rows WHERE current_rows.pk = changed.pk) AS is_new
      FROM (SELECT DISTINCT pk FROM (\(parts.joined(separator: " UNION ALL ")))) changed
      """
  }

  /// Of what the load would write, and what it would not: rows of new keys, of changed keys, and unchanged ones; the distinct rows of
  /// keys that differ, how many of them are known, and those keys.
  static let countRows = """
    SELECT
      coalesce(sum(multiplicity) FILTER (WHERE changed_keys.is_new), 0)::BIGINT,
      coalesce(sum(multiplicity) FILTER (WHERE NOT changed_keys.is_new), 0)::BIGINT,
      coalesce(sum(multiplicity) FILTER (WHERE changed_keys.is_new IS NULL), 0)::BIGINT,
      count(changed_keys.pk), count(changed_keys.pk) FILTER (WHERE is_known), (SELECT count(*) FROM changed_keys)
    FROM batch_rows LEFT JOIN changed_keys USING (pk)
    """

  /// How many hub rows the load would add.
  static func countNewKeys(_ plan: LoadPlan, hubExists: Bool) -> String {
    hubExists
      ? "SELECT count(*) FROM changed_keys WHERE NOT EXISTS (FROM \(plan.names.table(plan.hub)) hub WHERE hub.pk = changed_keys.pk)"
      : "SELECT count(*) FROM changed_keys"
  }

  /// Inserts the rows of changed keys.
  /// - Parameters:
  ///   - folds: Whether the batch has rows that ``createBatchRows(_:hasDuplicates:)`` left out or put together.
  ///   - rereads: Whether known rows must be written again with their group, which takes a second pass: their columns were left out of
  ///     the batch.
  static func insertChanged(_ plan: LoadPlan, _ index: Int, folds: Bool, rereads: Bool) -> String {
    let target = plan.targets[index]
    let columns = target.group.columns
    let again = columns.enumerated().map { "\(SQL.name($1.name)) AS \(kept($0))" }
    let rows =
      rereads
      ? "(SELECT row_hash, record_source, \(again.joined(separator: ", ")) FROM (\(hashed(target.group))))"
      : "(SELECT * FROM batch_\(index) WHERE NOT is_known)"
    let isAsRead = !folds && !rereads
    let source =
      isAsRead
      ? "\(rows) batch"
      : """
      (SELECT * FROM \(rows) QUALIFY row_number() OVER (PARTITION BY row_hash ORDER BY record_source) = 1) batch
      JOIN batch_rows ON batch_rows.row_hash = batch.row_hash AND batch_rows.target = \(index)
      """
    let pk = isAsRead ? "batch.pk" : "batch_rows.pk"
    let occurrence = isAsRead ? "1" : "unnest(range(1, batch_rows.multiplicity + 1))"
    return """
      INSERT INTO \(plan.incoming(target.satellite.name)) (\(bookkeeping.joined(separator: ", ")), \(names(columns)))
      SELECT \(pk), batch.row_hash, \(occurrence), TIMESTAMP '\(plan.loadedAt)',
        \(plan.runSeq), batch.record_source, false, \(columns.indices.map { "batch." + kept($0) }.joined(separator: ", "))
      FROM \(source)
      JOIN changed_keys ON changed_keys.pk = \(pk)
      """
  }

  /// Inserts the keys of the rows just inserted that the hub does not have.
  /// - Parameters:
  ///   - hubKeys: Where the keys are that it has; nil where it has none.
  ///   - hub: Where the rows go; nil for where the load keeps them.
  ///   - constants: Columns that the hub fills in by itself.
  static func insertHub(
    _ plan: LoadPlan, from satellite: SatelliteRecord, keysAreDistinct: Bool, hubKeys: String?,
    into hub: String? = nil, leavingOut constants: Set<String> = []
  ) -> String {
    let types = Dictionary(satellite.columns.map { ($0.name, $0.type) }) { $1 }
    let businessKey = DIH.businessKey(plan.key.hashColumns(types))
    let known = hubKeys.map { " AND NOT EXISTS (FROM \($0) hub WHERE hub.pk = rows.pk)" } ?? ""
    let first =
      keysAreDistinct
      ? "" : "\nQUALIFY row_number() OVER (PARTITION BY pk ORDER BY record_source, row_hash, occurrence) = 1"
    let columns = hubTypes.map(\.key).filter { !constants.contains($0) }
    let values = columns.map { $0 == "business_key" ? businessKey : $0 }
    return """
      INSERT INTO \(hub ?? plan.incoming(plan.hub)) (\(columns.joined(separator: ", ")))
      SELECT \(values.joined(separator: ", "))
      FROM \(plan.incoming(satellite.name)) rows WHERE run_seq = \(plan.runSeq) AND NOT deleted\(known)\(first)
      """
  }

  /// Keys that are gone from a full extract.
  static let countGoneKeys =
    "SELECT count(DISTINCT pk) FROM current_rows WHERE pk NOT IN (SELECT pk FROM batch_rows)"

  /// Writes a tombstone for each key that is gone. Its hash is that of a row without values.
  static func insertTombstones(_ plan: LoadPlan, into satellite: SatelliteRecord) -> String {
    """
    INSERT INTO \(plan.incoming(satellite.name)) (\(bookkeeping.joined(separator: ", ")))
    SELECT DISTINCT pk, \(tombstoneHash), 1, TIMESTAMP '\(plan.loadedAt)', \(plan.runSeq), \(SQL.text(plan.source)), true
    FROM current_rows WHERE pk NOT IN (SELECT pk FROM batch_rows)
    """
  }

  /// Keys with different rows, and how many.
  static func conflictingKeys(in rows: String) -> String {
    "SELECT pk, count(DISTINCT row_hash) FROM \(rows) GROUP BY pk HAVING count(DISTINCT row_hash) > 1 ORDER BY pk LIMIT 5"
  }
}

import DuckDB

/// `on_key_conflict: versions`: every row of a key in the batch is a state of its own, in the order of `order_by`.
///
/// A row is known where the key has had it since its last tombstone; the others join the current state in order, so that a
/// state that arrives late is written before the current one, which is then written again. Each state has a `run_seq` of its
/// own, counted from the load's.
///
/// Temporary tables besides those of the general load, where `current_rows` holds every known version:
/// - `latest_rows` (`pk`, `row_hash`, `order_value`, `satellite`): the current state of each key with new versions.
/// - `sequenced_rows` (`pk`, `row_hash`, `satellite`, `position`): what to write; `satellite` tells from where a row that
///   exists already is copied, and is NULL for rows of the batch.
extension VaultSQL {
  private static func rows(_ plan: LoadPlan, _ columns: (Int, SatelliteRecord) -> String) -> String {
    plan.existing.enumerated().map { "SELECT \(columns($0, $1)) FROM \(plan.storedRows.table($1))" }
      .joined(separator: " UNION ALL ")
  }

  /// `current_rows`: every version since the key's last tombstone.
  static func createKnownVersions(_ plan: LoadPlan) -> String {
    guard !plan.existing.isEmpty else { return createCurrent(plan.storedRows, hasHistory: false) }
    return """
      CREATE OR REPLACE TEMP TABLE current_rows AS
      SELECT DISTINCT pk, row_hash, 1 AS multiplicity
      FROM (SELECT *, max(CASE WHEN deleted THEN run_seq ELSE 0 END) OVER (PARTITION BY pk) AS gone_at
        FROM (\(rows(plan) { _, _ in "pk, row_hash, run_seq, deleted" })))
      WHERE run_seq > gone_at
      """
  }

  /// Keys of which two new rows have the same place in the order, with the number of such rows.
  static func tiedVersions(_ plan: LoadPlan) -> String {
    """
    SELECT pk, count(DISTINCT row_hash) AS rows FROM (\(allBatches(plan))) WHERE NOT is_known
    GROUP BY pk, order_value HAVING count(DISTINCT row_hash) > 1 ORDER BY pk LIMIT 5
    """
  }

  /// `latest_rows`.
  static func createLatest(_ plan: LoadPlan) -> String {
    guard !plan.existing.isEmpty else {
      return
        "CREATE OR REPLACE TEMP TABLE latest_rows (pk UUID, row_hash UUID, order_value VARCHAR, satellite INTEGER)"
    }
    let type = plan.orderType.sql
    let versions = rows(plan) { index, satellite in
      let order = satellite.columns.first { $0.name == plan.orderBy }.map { SQL.name($0.name) } ?? "NULL"
      return "pk, row_hash, run_seq, deleted, CAST(\(order) AS \(type)) AS order_value, \(index) AS satellite"
    }
    return """
      CREATE OR REPLACE TEMP TABLE latest_rows AS
      SELECT pk, row_hash, order_value, satellite FROM (
        FROM (\(versions)) WHERE pk IN (SELECT pk FROM (\(allBatches(plan))) WHERE NOT is_known)
        QUALIFY run_seq = max(run_seq) OVER (PARTITION BY pk))
      WHERE NOT deleted
      """
  }

  /// `sequenced_rows`: a current state that comes first stays where it is.
  static func createSequence(_ plan: LoadPlan) -> String {
    """
    CREATE OR REPLACE TEMP TABLE sequenced_rows AS
    SELECT pk, row_hash, satellite, row_number() OVER (PARTITION BY pk ORDER BY place) - 1 AS position
    FROM (
      SELECT *, row_number() OVER (PARTITION BY pk ORDER BY order_value NULLS FIRST, satellite NULLS LAST) AS place
      FROM (
        SELECT pk, row_hash, any_value(order_value) AS order_value, NULL::INTEGER AS satellite
        FROM (\(allBatches(plan))) WHERE NOT is_known GROUP BY pk, row_hash
        UNION ALL SELECT pk, row_hash, order_value, satellite FROM latest_rows))
    WHERE place > 1 OR satellite IS NULL
    """
  }

  /// Inserts the new rows of one relation, each with its own place in the order of states.
  static func insertVersions(_ plan: LoadPlan, _ index: Int) -> String {
    let target = plan.targets[index]
    return """
      INSERT INTO \(plan.incoming(target.satellite.name)) (\(bookkeeping.joined(separator: ", ")), \(names(target.group.columns)))
      SELECT batch.pk, batch.row_hash, 1, TIMESTAMP '\(plan.loadedAt)', \(plan.runSeq) + sequenced_rows.position,
        batch.record_source, false, \(target.group.columns.indices.map { "batch." + kept($0) }.joined(separator: ", "))
      FROM (FROM batch_\(index) WHERE NOT is_known AND row_hash NOT IN (\(earlierBatches(index)))
        QUALIFY row_number() OVER (PARTITION BY row_hash ORDER BY record_source) = 1) batch
      JOIN sequenced_rows ON sequenced_rows.row_hash = batch.row_hash AND sequenced_rows.satellite IS NULL
      """
  }

  private static func earlierBatches(_ index: Int) -> String {
    index == 0
      ? "SELECT NULL::UUID WHERE false"
      : (0..<index).map { "SELECT row_hash FROM batch_\($0)" }.joined(separator: " UNION ALL ")
  }

  /// Writes current states again that come after a state that arrived late.
  static func repeatCurrent(_ plan: LoadPlan, _ index: Int) -> String {
    let table = plan.names.table(plan.existing[index].name)
    return """
      INSERT INTO \(plan.incoming(plan.existing[index].name))
      SELECT rows.* REPLACE (TIMESTAMP '\(plan.loadedAt)' AS loaded_at, \(plan.runSeq) + sequenced_rows.position AS run_seq)
      FROM \(table) rows JOIN sequenced_rows USING (pk, row_hash)
      WHERE sequenced_rows.satellite = \(index)
      QUALIFY row_number() OVER (PARTITION BY rows.pk ORDER BY rows.run_seq DESC) = 1
      """
  }

  /// How many places the longest sequence takes, and the rows of the batch by what they are: new keys, further states, known.
  static func countVersions(_ plan: LoadPlan) -> String {
    """
    SELECT (SELECT coalesce(max(position), 0) FROM sequenced_rows),
      count(*) FILTER (WHERE NOT is_known AND pk NOT IN (SELECT pk FROM latest_rows)),
      count(*) FILTER (WHERE NOT is_known AND pk IN (SELECT pk FROM latest_rows)),
      count(*) FILTER (WHERE is_known),
      count(DISTINCT pk) FILTER (WHERE NOT is_known), (SELECT count(*) FROM (\(allBatches(plan))))
    FROM (SELECT DISTINCT pk, row_hash, is_known FROM (\(allBatches(plan))))
    """
  }

  /// `batch_rows` and `changed_keys` in the shape that tombstones and the count of new keys need.
  static func versionViews(_ plan: LoadPlan) -> [String] {
    [
      "CREATE OR REPLACE TEMP VIEW batch_rows AS SELECT pk, row_hash, is_known FROM (\(allBatches(plan)))",
      "CREATE OR REPLACE TEMP TABLE changed_keys AS SELECT DISTINCT pk FROM sequenced_rows",
    ]
  }
}

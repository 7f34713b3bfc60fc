extension Schema {
  /// The schemas that have a name in the description of the API.
  static let named: [(name: String, schema: Schema)] = [
    ("Problem", problem), ("Finding", finding), ("Source", source), ("SourceValues", sourceValues),
    ("SatelliteVersion", satelliteVersion), ("Tag", tag), ("SourceOutcome", outcome),
    ("RunAnswer", runAnswer),
    ("Job", job), ("Run", run), ("Load", load), ("QuarantinedRow", quarantinedRow), ("Rows", rows),
    ("RunRequest", runRequest), ("ScheduledSource", scheduledSource),
  ]

  private static let problem = object(
    [
      ("type", string), ("title", string), ("status", integer(minimum: 400)), ("detail", string),
      ("known", list(string)), ("problems", list(reference("Finding"))),
    ], optional: ["detail", "known", "problems"])

  private static let finding = object(
    [
      ("severity", words(["error", "warning", "note"])), ("code", string), ("message", string),
      ("examples", list(string)), ("source", string), ("file", string), ("line", integer(minimum: 1)),
      ("column", string), ("count", integer(minimum: 0)), ("advice", string),
    ], optional: ["source", "file", "line", "column", "count", "advice"])

  private static let sourceProperties: [(String, Schema)] = [
    ("name", name), ("tag", name), ("users", list(string)), ("hub", string), ("key_columns", list(string)),
    ("business_key_columns", list(string)), ("satellites", map(map(string))),
    ("satellite_versions", list(reference("SatelliteVersion"))), ("column_mapping", map(string)),
    ("dimensions", map(list(string))), ("dimension_map", map(string)),
  ]
  private static let sourceValues = object(sourceProperties)
  private static let source = object(sourceProperties + [("source", reference("SourceValues"))])

  private static let satelliteVersion = object([
    ("table", string), ("user", string), ("version", integer(minimum: 1)),
    ("created_at", formatted("date-time")),
    (
      "columns",
      list(
        object(
          [("name", string), ("original", string), ("type", string), ("canonical", string)],
          optional: ["canonical"]))
    ), ("hash_version", string),
  ])

  private static let tag = object([
    ("name", name), ("description", string), ("hub", string),
    (
      "columns",
      list(
        object(
          [
            ("name", string), ("type", string), ("mandatory", boolean), ("nullable", boolean),
            ("unique", boolean), ("minimum", string), ("maximum", string), ("pattern", string),
            ("allowed", list(string)),
          ], optional: ["minimum", "maximum", "pattern", "allowed"]))
    ), ("dimensions", list(string)), ("sources", list(name)), ("is_loaded", boolean),
  ])

  private static let count = integer(minimum: 0)
  private static let moment = nullable(formatted("date-time"))

  private static let outcome = object([
    ("source", name), ("user", string),
    ("status", words(["succeeded", "unchanged", "failed", "interrupted"])), ("rows_read", count),
    ("rows_inserted", count), ("rows_deleted", count), ("rows_unchanged", count), ("rows_rejected", count),
    ("satellite", nullable(string)), ("satellites", list(string)), ("error", nullable(string)),
    ("problems", list(reference("Finding"))), ("seconds", number),
  ])

  private static let statuses = ["queued", "running", "succeeded", "partial", "failed", "cancelled"]

  private static let runAnswer = object([
    ("status", words(Array(statuses.dropFirst(2)))), ("run_id", string), ("sources_run", list(name)),
    ("results", list(reference("SourceOutcome"))), ("problems", list(reference("Finding"))),
  ])

  private static let job = object([
    ("id", string), ("run_id", string), ("status", words(statuses)), ("kind", words(["load", "replay"])),
    ("trigger", words(["api", "page", "schedule", "watch", "retry"])), ("sources_run", list(name)),
    ("created_at", formatted("date-time")), ("started_at", moment), ("ended_at", moment),
    ("results", list(reference("SourceOutcome"))), ("problems", list(reference("Finding"))),
  ])

  private static let run = object(
    [
      ("run_id", string), ("status", words(["running", "succeeded", "failed", "interrupted"])),
      ("started_at", formatted("date-time")), ("ended_at", formatted("date-time")),
    ], optional: ["ended_at"])

  private static let load = object(
    [
      ("run_seq", integer(minimum: 1)), ("run_id", string), ("source", name), ("user", string), ("tag", name),
      ("status", words(["running", "succeeded", "unchanged", "failed", "interrupted", "forgotten"])),
      ("started_at", formatted("date-time")), ("ended_at", formatted("date-time")), ("counts", map(count)),
      ("satellites", list(string)), ("problems", list(reference("Finding"))),
    ], optional: ["ended_at"])

  private static let quarantinedRow = object(
    [
      ("id", integer(minimum: 1)), ("source", name), ("user", string), ("file", string),
      ("line", integer(minimum: 1)), ("occurrences", integer(minimum: 1)), ("reasons", list(string)),
      ("row", string), ("status", words(["held", "replayed", "corrected", "discarded"])),
      ("quarantined_at", formatted("date-time")),
    ], optional: ["line", "row"])

  private static let rows = object([("columns", list(string)), ("rows", list(list(nullable(string))))])

  private static let runRequest = either([
    object(
      [
        ("sources", list(name)), ("users", list(string)), ("force", boolean), ("respond_async", boolean),
      ], optional: ["sources", "users", "force", "respond_async"]), list(name),
  ])

  private static let scheduledSource = object(
    [
      ("source", name), ("when", string), ("timezone", string), ("watch", boolean),
      ("last_fire", formatted("date-time")), ("next_fire", formatted("date-time")),
      ("next_retry", formatted("date-time")),
    ], optional: ["when", "last_fire", "next_fire", "next_retry"])
}

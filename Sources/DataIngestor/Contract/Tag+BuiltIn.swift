extension Tag {
  /// The tags that exist without being declared: columns that the exports of banks, devices and services do hold.
  public static let builtIn: [Tag] = [transactions, workouts, sleep, tvAndFilm, music]

  static let transactions = Tag(
    name: "transactions",
    summary: "Movements of money: bank and card statements, receipts.",
    columns: [
      CanonicalColumn("timestamp", .timestamp),
      CanonicalColumn("amount", .decimal),
      CanonicalColumn("description", .exactly(.text)),
      optional("currency", .exactly(.text), pattern: "[A-Za-z]{3}"),
      optional("balance", .decimal),
      optional("fee", .decimal),
      optional("value_date", .timestamp),
      optional("counterparty", .exactly(.text)),
      optional("counterparty_account", .exactly(.text)),
      optional("account", .exactly(.text)),
      optional("reference", .exactly(.text)),
      optional("category", .exactly(.text)),
      optional("type", .exactly(.text)),
      optional("status", .exactly(.text)),
      optional("original_amount", .decimal),
      optional("original_currency", .exactly(.text), pattern: "[A-Za-z]{3}"),
      optional("exchange_rate", .decimal),
    ],
    dimensions: [
      "payment_entity": ["description"], "bank_account": ["account"], "spending_category": ["category"],
    ])

  static let workouts = Tag(
    name: "workouts",
    summary: "Exercise: activities from watches and services, sets from strength logs.",
    columns: [
      CanonicalColumn("timestamp", .timestamp),
      CanonicalColumn("activity", .exactly(.text)),
      optional("end_timestamp", .timestamp),
      optional("duration", .decimal, minimum: "0"),
      optional("distance", .decimal, minimum: "0"),
      optional("energy", .decimal, minimum: "0"),
      optional("elevation_gain", .decimal),
      optional("average_heart_rate", .decimal, minimum: "0", maximum: "300"),
      optional("maximum_heart_rate", .decimal, minimum: "0", maximum: "300"),
      optional("exercise", .exactly(.text)),
      optional("set_number", .decimal, minimum: "0"),
      optional("repetitions", .decimal, minimum: "0"),
      optional("weight", .decimal),
      optional("title", .exactly(.text)),
      optional("notes", .exactly(.text)),
    ],
    dimensions: ["sport": ["activity"]])

  static let sleep = Tag(
    name: "sleep",
    summary: "Nights and naps: one row a sleep, or one a stage of it.",
    columns: [
      CanonicalColumn("timestamp", .timestamp),
      optional("end_timestamp", .timestamp),
      optional("duration", .decimal, minimum: "0"),
      optional("stage", .exactly(.text)),
      optional("deep", .decimal, minimum: "0"),
      optional("light", .decimal, minimum: "0"),
      optional("rem", .decimal, minimum: "0"),
      optional("awake", .decimal, minimum: "0"),
      optional("efficiency", .decimal, minimum: "0", maximum: "100"),
      optional("score", .decimal),
      optional("heart_rate", .decimal, minimum: "0", maximum: "300"),
    ],
    dimensions: ["sleep_phase": ["stage"]])

  static let tvAndFilm = Tag(
    name: "tv_and_film",
    summary: "What was watched: films, episodes, ratings.",
    columns: [
      CanonicalColumn("timestamp", .timestamp),
      CanonicalColumn("title", .exactly(.text)),
      optional("year", .exactly(.integer)),
      optional("season", .exactly(.text)),
      optional("episode", .exactly(.text)),
      optional("rating", .decimal, minimum: "0"),
      optional("duration", .exactly(.text)),
      optional("kind", .exactly(.text)),
      optional("device", .exactly(.text)),
      optional("url", .exactly(.text)),
    ],
    dimensions: ["programme": ["title"]])

  static let music = Tag(
    name: "music",
    summary: "What was listened to: plays and scrobbles.",
    columns: [
      CanonicalColumn("timestamp", .timestamp),
      CanonicalColumn("artist", .exactly(.text)),
      CanonicalColumn("track", .exactly(.text)),
      optional("album", .exactly(.text)),
      optional("milliseconds_played", .decimal, minimum: "0"),
      optional("device", .exactly(.text)),
      optional("url", .exactly(.text)),
    ],
    dimensions: ["performer": ["artist"], "recording": ["artist", "track"], "release": ["artist", "album"]])

  private static func optional(
    _ name: String, _ type: DemandedType, minimum: String? = nil, maximum: String? = nil,
    pattern: String? = nil
  ) -> CanonicalColumn {
    CanonicalColumn(name, type, mandatory: false, minimum: minimum, maximum: maximum, pattern: pattern)
  }
}

/// Which built-in tag fits a table, judged by the names and the proved types of its columns.
struct TagMatch {
  let tag: Tag
  /// What stands for what.
  let pairs: [Pair]
  private let score: Double

  struct Pair {
    let canonical: String
    let column: String
    /// Whether the name speaks for it, and not the type alone.
    let isByName: Bool
  }

  /// The tag that fits best; nil where none does.
  /// - Parameter subject: What the table is called: a path, an address.
  static func best(for columns: [Inspection.Column], types: [DataType?], of subject: String) -> TagMatch? {
    let words = Set(Naming.snakeCase(subject).split(separator: "_").map(String.init))
    return Tag.builtIn.compactMap { TagMatch($0, columns, types, words) }.max { $0.score < $1.score }
  }

  private init?(_ tag: Tag, _ columns: [Inspection.Column], _ types: [DataType?], _ words: Set<String>) {
    var candidates: [(canonical: CanonicalColumn, index: Int, score: Double)] = []
    for canonical in tag.columns {
      for (index, column) in columns.enumerated() where Self.fits(canonical.type, column, types[index]) {
        let similarity = ColumnNames.similarity(of: column.name, to: canonical.name)
        if column.nullShare == 1 && !canonical.mandatory { continue }
        let filled = column.nullShare == 0 ? 0.05 : column.nullShare < 1 ? 0.02 : 0
        if similarity > 0 {
          candidates.append((canonical, index, similarity + filled + (canonical.mandatory ? 0.1 : 0)))
        }
      }
    }
    var pairs: [Pair] = []
    var used: Set<Int> = []
    var score = words.contains(tag.name) ? 0.5 : 0
    for candidate in candidates.sorted(by: { $0.score > $1.score }) {
      guard !used.contains(candidate.index),
        !pairs.contains(where: { $0.canonical == candidate.canonical.name })
      else { continue }
      used.insert(candidate.index)
      pairs.append(
        Pair(canonical: candidate.canonical.name, column: columns[candidate.index].name, isByName: true))
      score += Self.weight(of: candidate.canonical) ?? candidate.score
    }
    // One mandatory column may be found by its type alone.
    let missing = tag.mandatory.filter { canonical in !pairs.contains { $0.canonical == canonical.name } }
    guard missing.count <= 1 else { return nil }
    for canonical in missing {
      // Any table has numbers: only where much else speaks for the tag is one of them an amount.
      guard canonical.type != .decimal || score >= 3 else { return nil }
      guard
        let index = columns.indices.first(where: { index in
          !used.contains(index) && columns[index].nullShare == 0
            && (types[index].map(canonical.type.accepts) ?? true)
        })
      else { return nil }
      pairs.append(Pair(canonical: canonical.name, column: columns[index].name, isByName: false))
      score += 0.1
    }
    guard score >= 1.64 else { return nil }
    self.tag = tag
    self.score = score
    let order = tag.columns.map(\.name)
    self.pairs = pairs.sorted {
      (order.firstIndex(of: $0.canonical) ?? 0) < (order.firstIndex(of: $1.canonical) ?? 0)
    }
  }

  /// What a column says for its tag that tables of every kind have; nil for all others, where it is how like the names are.
  private static func weight(of canonical: CanonicalColumn) -> Double? {
    if canonical.type == .timestamp { return 0.5 }
    return ["reference", "type", "status"].contains(canonical.name) ? 0.25 : nil
  }

  /// Whether the values can be what the tag asks for.
  private static func fits(_ demanded: DemandedType, _ column: Inspection.Column, _ type: DataType?) -> Bool {
    guard let type else { return true }
    if demanded.accepts(type) { return true }
    switch demanded {
    case .exactly(.text): return type == .integer || type == .boolean || type == .time || type == .uuid
    case .timestamp: return !column.rivals.isEmpty && column.rivals.allSatisfy { $0.contains("%") }
    case .decimal: return type == .double || column.rivals.contains { $0.hasPrefix("decimal_mark") }
    default: return false
    }
  }
}

/// How the exports of banks, watches and services call what the built-in tags know.
enum ColumnNames {
  /// 1 where the name is one that is known for it, less where only words of it are, 0 where nothing speaks for it.
  static func similarity(of name: String, to canonical: String) -> Double {
    let name = Naming.snakeCase(name)
    if name == canonical { return 1 }
    let known = synonyms[canonical] ?? []
    if common.contains(name) { return known.contains(name) ? 0.5 : 0 }
    if let rank = known.firstIndex(of: name) { return 0.98 - Double(rank) / 200 }
    let words = Set(name.split(separator: "_").map(String.init))
    let shared = (known + [canonical]).contains { phrase in
      !common.contains(phrase) && Set(phrase.split(separator: "_").map(String.init)).isSubset(of: words)
    }
    return shared ? 0.6 : 0
  }

  /// Words that mean something only beside others.
  private static let common: Set<String> = ["value", "id", "text"]

  private static let synonyms: [String: [String]] = [
    "timestamp": [
      "date", "datetime", "booking_date", "transaction_date", "started_date", "start_time", "start",
      "start_date",
      "completed_date", "created_at", "time", "posted_at", "buchungstag", "buchungsdatum", "datum", "data",
      "fecha",
      "watched_date",
      "watched_at", "played_at", "end_time", "ts", "day", "at", "bedtime_start", "sleep_start", "bedtime",
      "uts", "utc_time",
    ],
    "amount": [
      "betrag", "importo", "importe", "montant", "value", "sum", "total", "amount_eur", "price", "bedrag",
    ],
    "description": [
      "memo", "details", "narrative", "verwendungszweck", "descrizione", "concept", "concepto", "libelle",
      "payee",
      "merchant", "name", "text", "note", "omschrijving", "reference",
    ],
    "currency": ["ccy", "currency_code", "waehrung", "währung", "divisa", "valuta"],
    "balance": ["saldo", "running_balance", "solde"],
    "fee": ["fees", "commission", "gebühr"],
    "value_date": ["valutadatum", "wertstellung", "data_valuta"],
    "counterparty": [
      "payee", "beneficiary", "merchant", "recipient", "beguenstigter", "sender", "counterparty_name",
      "zahlungsempfänger", "empfänger", "auftraggeber",
    ],
    "counterparty_account": ["iban", "counterparty_iban", "payee_account", "kontonummer"],
    "account": ["account_number", "account_name", "konto", "product"],
    "reference": ["ref", "payment_reference", "kundenreferenz", "transaction_id", "id"],
    "category": ["categoria", "kategorie", "group"],
    "type": ["transaction_type", "buchungstext", "umsatztyp", "tipo"],
    "status": ["state"],
    "activity": [
      "activity_type", "sport", "sport_type", "workout_type", "type", "workout_activity_type", "workout",
      "name",
    ],
    "end_timestamp": ["end", "end_time", "end_date", "finished_at", "bedtime_end", "sleep_end", "wake_time"],
    "duration": [
      "elapsed_time", "moving_time", "duration_s", "minutes", "seconds", "time_asleep", "runtime",
      "total_sleep_time", "sleep_duration", "minutes_asleep",
    ],
    "distance": ["km", "distance_km", "miles", "distance_m", "total_distance"],
    "energy": ["calories", "kcal", "active_energy", "total_energy_burned"],
    "elevation_gain": ["ascent", "total_ascent", "elevation"],
    "average_heart_rate": ["avg_hr", "average_hr", "heart_rate", "avg_heart_rate"],
    "maximum_heart_rate": ["max_hr", "max_heart_rate"],
    "exercise": ["exercise_name"], "set_number": ["set", "set_order", "set_index"],
    "repetitions": ["reps"], "weight": ["weight_kg", "load", "kg"], "notes": ["note", "comment"],
    "stage": ["sleep_stage", "level"], "deep": ["deep_sleep", "deep_minutes"],
    "light": ["light_sleep", "light_minutes"],
    "rem": ["rem_sleep", "rem_minutes"], "awake": ["awake_time", "awake_minutes"], "score": ["sleep_score"],
    "title": ["name", "film", "movie", "show", "episode_title"], "year": ["release_year"],
    "season": ["season_number"],
    "episode": ["episode_number"], "rating": ["stars", "score", "my_rating"], "kind": ["media_type", "type"],
    "device": ["device_type", "platform"], "url": ["uri", "link", "letterboxd_uri"],
    "artist": ["artist_name", "master_metadata_album_artist_name"],
    "track": ["track_name", "song", "title", "master_metadata_track_name"],
    "album": ["album_name", "master_metadata_album_album_name"],
    "milliseconds_played": ["ms_played", "milliseconds"],
  ]
}

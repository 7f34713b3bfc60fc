import DuckDB

/// Dates whose month has a name in another language than English, which `strptime` does not know: `5. März 2026`,
/// `12 janv. 2026`, `3 de mayo de 2026`, with a day of the week before and a time after.
enum MonthNames {
  /// The names and their usual short forms in German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Danish, Norwegian and
  /// Polish, without accents. No form stands for two months.
  private static let names: [[String]] = [
    [
      "jan", "january", "januar", "janner", "janv", "janvier", "ene", "enero", "gen", "gennaio", "janeiro",
      "januari", "sty", "stycznia",
    ],
    [
      "feb", "february", "februar", "fev", "fevr", "fevrier", "febrero", "febbraio", "fevereiro", "februari",
      "lut", "lutego",
    ],
    ["mar", "march", "marz", "mrz", "mars", "marzo", "marco", "maart", "mrt", "marts", "marca"],
    ["apr", "april", "avr", "avril", "abr", "abril", "aprile", "kwi", "kwietnia"],
    ["may", "mai", "mayo", "mag", "maggio", "maio", "mei", "maj", "maja"],
    ["jun", "june", "juni", "juin", "junio", "giu", "giugno", "junho", "cze", "czerwca"],
    ["jul", "july", "juli", "juil", "juillet", "julio", "lug", "luglio", "julho", "lip", "lipca"],
    ["aug", "august", "aout", "ago", "agosto", "augustus", "augusti", "sie", "sierpnia"],
    [
      "sep", "sept", "september", "septembre", "septiembre", "set", "sett", "settembre", "setembro", "wrz",
      "wrzesnia",
    ],
    [
      "oct", "october", "okt", "oktober", "octobre", "octubre", "ott", "ottobre", "out", "outubro", "paz",
      "pazdziernika",
    ],
    ["nov", "november", "novembre", "noviembre", "novembro", "lis", "listopada"],
    [
      "dec", "december", "dez", "dezember", "decembre", "dic", "diciembre", "dicembre", "dezembro", "des",
      "desember", "gru", "grudnia",
    ],
  ]

  private static let map =
    "MAP {"
    + names.enumerated().flatMap { month, names in names.map { "\(SQL.text($0)): '\(month + 1)'" } }.joined(
      separator: ", ")
    + "}"

  private static let date =
    #"(\p{L}+\.?,? )?[0-9]{1,2}\.?[ /-]?(de )?\p{L}{3,}\.?[ /,-]? ?(de |del )?[0-9]{4}"#
  private static let clock = #",?( |T| à | um )[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?"#

  /// True exactly for texts that are such a date, all with a time or all without.
  static func proof(_ x: String, hasTime: Bool) -> String {
    "(\(ColumnFormat.matches(x, date + (hasTime ? clock : ""))) AND \(parsed(x)) IS NOT NULL)"
  }

  /// The timestamp; it fails where the text is none.
  static func value(_ x: String) -> String { "strptime(\(numeric(x)), '%d-%m-%Y %H:%M:%S')" }

  private static func parsed(_ x: String) -> String { "try_strptime(\(numeric(x)), '%d-%m-%Y %H:%M:%S')" }

  /// The date with the number of its month.
  private static func numeric(_ x: String) -> String {
    let word = #"regexp_extract(lower(strip_accents(\#(x))), '[0-9]\.?[ /-]?(?:de )?([a-z]{3,})', 1)"#
    let clock = #"regexp_extract(\#(x), '[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$')"#
    return """
      regexp_extract(\(x), '[0-9]{1,2}') || '-' || \(map)[\(word)] || '-' || regexp_extract(\(x), '[0-9]{4}') || ' ' || \
      CASE length(\(clock)) WHEN 0 THEN '00:00:00' WHEN 4 THEN \(clock) || ':00' WHEN 5 THEN \(clock) || ':00' ELSE \(clock) END
      """
  }
}

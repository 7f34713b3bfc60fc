/// Words for true and false.
enum BooleanWords {
  /// Those that mean nothing else, as programs write them.
  static let proved = (
    true: ["true", "wahr", "vrai", "verdadero", "waar"],
    false: ["false", "falsch", "faux", "falso", "onwaar"]
  )
  /// Those that may as well be texts or numbers: boolean where a contract or `types` demands it.
  static let demanded = (
    true: ["yes", "y", "1", "t", "ja", "j", "oui", "o", "si", "sí", "s", "sim", "tak"],
    false: ["no", "n", "0", "f", "nein", "non", "não", "nee", "nie"]
  )
}

/// The letters beyond A to Z that languages are written with.
enum Alphabets {
  static let latin: [String] = [
    "äöüß", "àâæçéèêëîïôœùûüÿ", "áéíñóúü", "ãõáéíóúâêôçàü", "àèéìíîòóù", "åäöæøéü", "áðéíóúýþæö", "ąćęłńóśźż",
    "áčďéěíňóřšťúůýžäľĺŕô", "áéíóöőúüű", "ăâîșțşţ", "čćđšž", "çğıöşüâîû", "āčēģīķļņšūžąęėįųūõäöü",
    "áéíóúàèòïüç·ñ", "éëïöüèê",
  ]
  static let other: [String] = [
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "абвгдђежзијклљмнњопрстћуфхцчџш",
    "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
  ]

  /// Each alphabet with its capitals.
  static let all: [Set<Unicode.Scalar>] = (latin + other).map { letters in
    Set((letters + letters.uppercased()).unicodeScalars)
  }

  /// Signs that texts hold between words and numbers.
  static let signs = Set("€£¥§°±²³µ¿¡«»„“”‚‘’–—…•·©®™ªº½¼№\u{A0}".unicodeScalars)
  /// Signs that stand inside words.
  static let signsInWords = Set("’‘·´".unicodeScalars)
}

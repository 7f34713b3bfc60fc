/// Whether bytes are written like a date, a time or both.
struct TimeShape {
  let kind: ValueKind?

  init(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
    // Runs of digits and of letters, and the first character between.
    var numbers: [(value: Int, length: Int)] = []
    var words: [[UInt8]] = []
    var separators: [UInt8] = []
    var colons = 0
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      if (0x30...0x39).contains(byte) {
        var (value, length) = (0, 0)
        while index < bytes.endIndex, (0x30...0x39).contains(bytes[index]), length < 10 {
          value = value * 10 + Int(bytes[index] - 0x30)
          length += 1
          index += 1
        }
        numbers.append((value, length))
        if index < bytes.endIndex { separators.append(bytes[index]) }
        continue
      }
      if byte >= 0x41 && byte <= 0x5A || byte >= 0x61 && byte <= 0x7A || byte >= 0x80 {
        var word: [UInt8] = []
        while index < bytes.endIndex, bytes[index] >= 0x41, word.count < 16 {
          word.append(bytes[index] < 0x80 ? bytes[index] | 0x20 : bytes[index])
          index += 1
        }
        words.append(word)
        continue
      }
      if byte == UInt8(ascii: ":") { colons += 1 }
      index += 1
    }
    guard !numbers.isEmpty, numbers.count <= 8, words.count <= 4 else {
      kind = nil
      return
    }
    let clock = words.filter { !Self.clockWords.contains($0) }
    if clock.isEmpty, let kind = Self.numeric(numbers, separators, colons, bytes) {
      self.kind = kind
      return
    }
    let months = clock.filter { word in Self.isMonth(word) }
    let others = clock.filter { !Self.isMonth($0) && !Self.isDay($0) }
    guard months.count == 1, others.isEmpty, numbers.count >= 2, numbers.count <= 7 else {
      kind = nil
      return
    }
    let dayAndYear = numbers.prefix(2)
    guard dayAndYear.contains(where: { (1...31).contains($0.value) && $0.length <= 2 }) else {
      kind = nil
      return
    }
    kind = numbers.count > 2 ? .timestamp : .date
  }

  private static func numeric(
    _ numbers: [(value: Int, length: Int)], _ separators: [UInt8], _ colons: Int,
    _ bytes: Slice<UnsafeBufferPointer<UInt8>>
  ) -> ValueKind? {
    guard let first = bytes.first, (0x30...0x39).contains(first) else { return nil }
    if numbers.count >= 3, separators.count >= 2, separators[0] == separators[1],
      [UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ".")].contains(separators[0])
    {
      let (a, b, c) = (numbers[0], numbers[1], numbers[2])
      let isYearFirst =
        a.length == 4 && (1...12).contains(b.value) && (1...31).contains(c.value) && c.length <= 2
      let isYearLast =
        a.length <= 2 && b.length <= 2 && (c.length == 4 || c.length == 2)
        && ((1...12).contains(b.value) && (1...31).contains(a.value)
          || (1...12).contains(a.value) && (1...31).contains(b.value)
          || c.length == 2 && (1...12).contains(b.value) && (1...31).contains(c.value))
      guard isYearFirst || isYearLast else { return nil }
      if numbers.count == 3 { return bytes.count <= 11 ? .date : nil }
      return colons > 0 || numbers.count >= 5
        ? (numbers.count <= 9 && numbers[3].value < 25 ? .timestamp : nil) : nil
    }
    if colons >= 1, numbers.count >= 2, numbers.count <= 4, separators.first == UInt8(ascii: ":"),
      numbers[0].length <= 3, numbers[1].length == 2, numbers[1].value < 60
    {
      return numbers.count > 2 && numbers[2].value >= 60 && numbers[2].length == 2 ? nil : .time
    }
    return nil
  }

  private static let clockWords: Set<[UInt8]> = Set(
    [
      "am", "pm", "t", "z", "utc", "gmt", "uhr", "h", "a", "p", "m", "cet", "cest", "est", "edt", "pst",
      "pdt", "bst",
    ].map {
      Array($0.utf8)
    })

  /// The beginnings of the names of months in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish and the
  /// Nordic languages.
  private static let months: Set<[UInt8]> = Set(
    [
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mär", "mrz", "mai",
      "okt", "dez",
      "fév", "fev", "avr", "jui", "aoû", "aou", "déc", "ene", "abr", "ago", "dic", "gen", "mag", "giu", "lug",
      "set", "ott",
      "out", "maa", "mrt", "mei", "maj", "des", "sty", "lut", "kwi", "cze", "lip", "sie", "wrz", "paź", "lis",
      "gru",
    ].map { Array($0.utf8) })

  private static func isMonth(_ word: [UInt8]) -> Bool {
    months.contains(Array(word.prefix(3))) || months.contains(Array(word.prefix(4)))
  }

  private static let days: Set<[UInt8]> = Set(
    [
      "mon", "tue", "wed", "thu", "fri", "sat", "sun", "mo", "di", "mi", "do", "fr", "sa", "so", "lun", "mer",
      "jeu", "ven",
      "sam", "dim", "de", "of", "st", "nd", "rd", "th",
    ].map { Array($0.utf8) })

  private static func isDay(_ word: [UInt8]) -> Bool {
    days.contains(word) || days.contains(Array(word.prefix(3)))
  }
}

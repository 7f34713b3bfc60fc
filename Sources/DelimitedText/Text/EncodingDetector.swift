/// Finds the encoding of bytes: by a byte-order mark, the pattern of NULs, valid UTF-8, and else the legacy encoding in which
/// the letters have plausible neighbours.
package struct EncodingDetector: Sendable {
  /// What was found, and why.
  package struct Finding: Hashable, Sendable {
    package let encoding: TextEncoding
    /// The bytes of the byte-order mark.
    package var markLength = 0
    package let why: String
    /// Whether the bytes leave no doubt.
    package var isCertain = true
  }

  /// - Parameter isCut: Whether the bytes go on.
  package static func detect(_ bytes: [UInt8], isCut: Bool) -> Finding {
    if let marked = marked(bytes) { return marked }
    if let wide = wide(bytes) { return wide }
    let check = bytes.withUnsafeBufferPointer { UTF8Check($0, isCut: isCut) }
    if check.invalid == 0 {
      return Finding(
        encoding: .utf8,
        why: check.characters == 0 ? "all bytes are ASCII" : "all bytes are valid UTF-8")
    }
    if check.characters > 4 * check.invalid {
      return Finding(
        encoding: .utf8,
        why: "\(check.characters) characters are valid UTF-8, \(check.invalid) bytes are not",
        isCertain: false)
    }
    return legacy(bytes)
  }

  private static func marked(_ bytes: [UInt8]) -> Finding? {
    func mark(_ mark: [UInt8], _ encoding: TextEncoding) -> Finding? {
      bytes.starts(with: mark)
        ? Finding(encoding: encoding, markLength: mark.count, why: "it starts with the byte-order mark") : nil
    }
    return mark([0xEF, 0xBB, 0xBF], .utf8) ?? mark([0xFF, 0xFE, 0, 0], .utf32LittleEndian)
      ?? mark([0, 0, 0xFE, 0xFF], .utf32BigEndian) ?? mark([0xFF, 0xFE], .utf16LittleEndian)
      ?? mark([0xFE, 0xFF], .utf16BigEndian)
  }

  /// Text of two bytes a character shows by the NULs of its ASCII characters, all at even or all at odd places.
  private static func wide(_ bytes: [UInt8]) -> Finding? {
    let pairs = min(bytes.count, 1 << 16) / 2
    guard pairs >= 4 else { return nil }
    var (even, odd) = (0, 0)
    for index in 0..<pairs {
      if bytes[2 * index] == 0 && bytes[2 * index + 1] != 0 { even += 1 }
      if bytes[2 * index + 1] == 0 && bytes[2 * index] != 0 { odd += 1 }
    }
    if odd * 8 > pairs && even * 20 < odd {
      return Finding(encoding: .utf16LittleEndian, why: "every second byte of plain characters is NUL")
    }
    if even * 8 > pairs && odd * 20 < even {
      return Finding(encoding: .utf16BigEndian, why: "every second byte of plain characters is NUL")
    }
    return nil
  }

  private static func legacy(_ bytes: [UInt8]) -> Finding {
    let scored = TextEncoding.singleByte.enumerated().map { rank, encoding in
      (encoding, Plausibility(bytes, encoding.table()).score - 0.002 * Double(rank))
    }
    let best = scored.max { $0.1 < $1.1 } ?? (.windows1252, 0)
    if best.1 < 0.9 {
      for encoding in TextEncoding.multiByte where isEastAsian(bytes, encoding, isDoubted: best.1 >= 0.6) {
        return Finding(
          encoding: encoding, why: "it is not UTF-8, and all its characters have a meaning in this encoding",
          isCertain: false)
      }
    }
    return Finding(
      encoding: best.0, why: "it is not UTF-8, and in this encoding its letters have plausible neighbours",
      isCertain: false)
  }

  /// - Parameter isDoubted: Whether an encoding of one byte a character is plausible as well: then nearly all characters must
  ///   be usual ones and stand side by side, where letters of the West stand alone between plain ones.
  private static func isEastAsian(_ bytes: [UInt8], _ encoding: TextEncoding, isDoubted: Bool) -> Bool {
    var sample = Array(bytes.prefix(1 << 16))
    while let last = sample.last, last >= 0x40 && bytes.count > sample.count { sample.removeLast() }
    guard let text = encoding.convert(sample).map({ String(decoding: $0, as: UTF8.self) }) else {
      return false
    }
    let scalars = Array(text.unicodeScalars)
    let high = scalars.filter { $0.value >= 0x80 }
    if isDoubted {
      let lonely = scalars.indices.count { index in
        scalars[index].value >= 0x80 && (index == 0 || scalars[index - 1].value < 0x80)
          && (index + 1 == scalars.count || scalars[index + 1].value < 0x80)
      }
      guard high.count >= 8, lonely * 5 <= high.count else { return false }
    }
    let usual = high.filter { scalar in
      switch (encoding.name, scalar.value) {
      case ("SHIFT_JIS", 0x3000...0x30FF), ("SHIFT_JIS", 0x4E00...0x9FFF), ("SHIFT_JIS", 0xFF01...0xFF9F):
        true
      case ("EUC-KR", 0xAC00...0xD7A3): true
      case ("GB18030", 0x3000...0x303F), ("GB18030", 0x4E00...0x9FFF), ("GB18030", 0xFF01...0xFF5E): true
      case ("BIG5", 0x3000...0x303F), ("BIG5", 0x4E00...0x9FFF), ("BIG5", 0xFF01...0xFF5E): true
      default: false
      }
    }
    // A few Chinese characters are Korean syllables in another encoding.
    return high.count >= (encoding.name == "EUC-KR" ? 8 : 1) && usual.count * 10 >= high.count * 9
  }
}

/// How well bytes read in an encoding of one byte a character: its letters belong to one alphabet, stand next to letters, and
/// have the case of their neighbours. From 1 (all do) downwards.
private struct Plausibility {
  let score: Double

  init(_ bytes: [UInt8], _ table: [[UInt8]]) {
    let scalars = table.map { String(decoding: $0, as: UTF8.self).unicodeScalars.first }
    var sum = 0.0
    var letters: [Unicode.Scalar: Int] = [:]
    var seen = 0
    for (index, byte) in bytes.enumerated() where byte >= 0x80 {
      seen += 1
      if seen > 20_000 { break }
      let before = index > 0 ? scalars[Int(bytes[index - 1])] : nil
      let after = index + 1 < bytes.count ? scalars[Int(bytes[index + 1])] : nil
      guard let scalar = scalars[Int(byte)] else {
        sum -= 5
        continue
      }
      let (isAfterLetter, isBeforeLetter) = (
        before?.properties.isAlphabetic == true, after?.properties.isAlphabetic == true
      )
      if scalar.properties.isAlphabetic && !Alphabets.signs.contains(scalar) {
        letters[scalar, default: 0] += 1
        let isCapital = scalar.properties.isUppercase
        if isCapital, isAfterLetter, before?.properties.isLowercase == true { sum -= 1.5 }
        if !isCapital, isAfterLetter, before?.properties.isUppercase == true, let before, index > 1,
          scalars[Int(bytes[index - 2])]?.properties.isUppercase == true, before.properties.isUppercase
        {
          sum -= 0.7
        }
        // Words do not mix Latin letters with Greek or Cyrillic ones.
        if (0x370...0x52F).contains(scalar.value) {
          if let before, Self.isPlainLetter(before) { sum -= 1 }
          if let after, Self.isPlainLetter(after) { sum -= 1 }
        }
        if let before, Self.isDigit(before) { sum -= 0.7 }
        if let after, Self.isDigit(after) { sum -= 0.7 }
      } else if Alphabets.signs.contains(scalar) {
        sum += isAfterLetter && isBeforeLetter && !Alphabets.signsInWords.contains(scalar) ? -2 : 0.8
        if isBeforeLetter && !isAfterLetter && "£¥³²ªº½¼±".unicodeScalars.contains(scalar) { sum -= 1.2 }
      } else {
        sum -= isAfterLetter || isBeforeLetter ? 3 : 1.5
      }
    }
    let total = letters.values.reduce(0, +)
    let fitting = Alphabets.all.map { alphabet in
      letters.reduce(0.0) { $0 + Double($1.value) * (alphabet.contains($1.key) ? 1 : -0.3) }
    }.max()
    if total > 0 { sum += fitting ?? 0 }
    score = seen == 0 ? 0 : sum / Double(seen)
  }

  private static func isPlainLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x80 && scalar.properties.isAlphabetic
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}

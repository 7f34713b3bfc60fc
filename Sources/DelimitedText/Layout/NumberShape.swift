/// Whether bytes are written like a number: sign, currency, grouping, decimal mark, parentheses.
struct NumberShape {
  let kind: ValueKind

  init?(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
    var (digits, marks, signs, letters, others) = (0, 0, 0, 0, 0)
    var isAmount = false
    var lastMark: UInt8 = 0
    var run = 0
    var runs: [Int] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      switch byte {
      case 0x30...0x39:
        digits += 1
        run += 1
      case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "'"):
        guard digits > 0 || byte != UInt8(ascii: "'") else { return nil }
        marks += 1
        lastMark = byte
        runs.append(run)
        run = 0
      case 0x20:
        // Between digits a space groups; elsewhere it parts the number from its sign or currency.
        if run > 0, index + 1 < bytes.endIndex, (0x30...0x39).contains(bytes[index + 1]) {
          marks += 1
          runs.append(run)
          run = 0
        }
      case UInt8(ascii: "-"), UInt8(ascii: "+"): signs += 1
      case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "%"), UInt8(ascii: "$"): isAmount = true
      case UInt8(ascii: "E"), UInt8(ascii: "e"):
        // An exponent, or the first letter of EUR.
        if digits > 0, index + 1 < bytes.endIndex,
          bytes[index + 1] == UInt8(ascii: "-") || bytes[index + 1] == UInt8(ascii: "+")
            || (0x30...0x39).contains(bytes[index + 1])
        {
          guard letters == 0, index + 1 < bytes.endIndex else { return nil }
          let rest = bytes[(index + 1)...].drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
          guard !rest.isEmpty, rest.count <= 3, rest.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
          }
          kind = .decimal
          return
        }
        letters += 1
      case 0x41...0x5A, 0x61...0x7A: letters += 1
      case 0xC2, 0xE2:
        // The signs of pound, yen, euro, rupee; spaces that do not break.
        let next = index + 1 < bytes.endIndex ? bytes[index + 1] : 0
        guard byte == 0xC2 ? [0xA3, 0xA5, 0xA0].contains(next) : [0x82, 0x80].contains(next) else {
          return nil
        }
        isAmount = isAmount || next != 0xA0
        index += byte == 0xC2 ? 1 : 2
      default: others += 1
      }
      index += 1
    }
    guard digits > 0, others == 0, signs <= 1, letters <= 3 else { return nil }
    runs.append(run)
    if letters > 0 {
      // A code of a currency stands at either end, parted by nothing or a space.
      let isLeading = bytes.first.map { $0 >= 0x41 } == true
      let isTrailing = bytes.last.map { $0 >= 0x41 } == true
      guard letters >= 2, isLeading != isTrailing, digits > 0,
        marks > 0 || letters == 3 && bytes.contains(0x20)
      else {
        return nil
      }
      isAmount = true
    }
    if signs == 1, let sign = bytes.firstIndex(where: { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") })
    {
      // The sign leads, trails, or follows a currency: never between digits.
      let before = bytes[..<sign].contains { (0x30...0x39).contains($0) }
      let after = bytes[(sign + 1)...].contains { (0x30...0x39).contains($0) }
      guard before != after else { return nil }
    }
    if marks > 1 {
      // More than one mark: groups of two or three, or the last one is the decimal mark.
      guard runs.dropFirst().dropLast().allSatisfy({ $0 == 3 || $0 == 2 }), runs[0] <= 3, runs[0] > 0 else {
        return nil
      }
      if runs.count > 2, runs[1...].allSatisfy({ $0 <= 2 }), lastMark == UInt8(ascii: "."), !isAmount {
        return nil
      }
    }
    kind = isAmount ? .amount : marks > 0 ? .decimal : .integer
  }
}

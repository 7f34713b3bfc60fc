extension String {
  /// With a sign in the place of each character that would steer a terminal: what files and servers say is shown, never obeyed.
  var visible: String {
    guard unicodeScalars.contains(where: Self.steers) else { return self }
    var text = UnicodeScalarView()
    for scalar in unicodeScalars {
      guard Self.steers(scalar) else {
        text.append(scalar)
        continue
      }
      // Unicode has pictures of the first 32 and of the last of ASCII.
      let picture = scalar.value == 0x7F ? 0x2421 : scalar.value < 0x20 ? 0x2400 + scalar.value : 0xFFFD
      text.append(Unicode.Scalar(picture) ?? "\u{FFFD}")
    }
    return String(text)
  }

  /// A control character other than the end of a line and the tabulator, or one that turns the direction of text.
  private static func steers(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}

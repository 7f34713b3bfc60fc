package import Archives

/// What a source declares about where its files are: who asks for those at addresses, and how far archives are unpacked.
package struct PlaceSettings: Sendable {
  /// Who asks for files at addresses.
  package let access: RemoteAccess
  /// How far archives and compressed files are unpacked.
  package let unpacking: UnpackingLimits

  static let properties: [Shape.Property] = [
    .init("access", RemoteAccess.shape, "Who asks for files at http(s):// and s3:// addresses."),
    .init(
      "unpack",
      .object([
        .init("max_size", size, "The most that an archive may become; default 64GB."),
        .init(
          "max_ratio", .integer(1...1_000_000), "How many times as large an archive may become; default 250."),
      ]), "How far archives and compressed files are unpacked."),
  ]

  private static let size = Shape.text(expected: "a size such as 4GB", pattern: "^[0-9]+ ?[KMGT]B$") {
    bytes($0) != nil
  }

  /// Nothing declared.
  init() {
    access = RemoteAccess()
    unpacking = UnpackingLimits()
  }

  /// - Parameter source: The declaration of a source.
  init(_ source: Setting) {
    access = RemoteAccess(source["access"])
    var limits = UnpackingLimits()
    if let size = source["unpack"]?["max_size"]?.string.flatMap(Self.bytes) { limits.size = size }
    if let ratio = source["unpack"]?["max_ratio"]?.int { limits.ratio = ratio }
    unpacking = limits
  }

  private static func bytes(_ text: String) -> Int? {
    guard let match = text.wholeMatch(of: /([0-9]{1,6}) ?([KMGT])B/), let number = Int(match.1) else {
      return nil
    }
    let shift = ["K": 10, "M": 20, "G": 30, "T": 40][String(match.2)] ?? 0
    return number << shift
  }
}

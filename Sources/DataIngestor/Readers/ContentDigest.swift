internal import CXXHash

/// The digest of content that arrives in pieces, for the ledger: XXH3 in 128 bits.
///
/// It tells whether a file is the one that was loaded. It does not keep anybody from making two files with the same digest, which
/// deceives only the one who loads them; in return it costs a tenth of a SHA-256. Keys and row hashes are another matter: ``DIH``.
final class ContentDigest {
  private let state = XXH3_createState()

  init() { XXH3_128bits_reset(state) }

  deinit { XXH3_freeState(state) }

  func update(with bytes: UnsafeRawBufferPointer) {
    XXH3_128bits_update(state, bytes.baseAddress, bytes.count)
  }

  /// 32 hexadecimal digits.
  var text: String {
    let digest = XXH3_128bits_digest(state)
    return [digest.high64, digest.low64].map { half in
      let digits = String(half, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}

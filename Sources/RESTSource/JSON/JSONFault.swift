/// Why bytes are not the JSON they should be.
package struct JSONFault: Error, Hashable, Sendable {
  /// What is wrong, without quoting content.
  package let message: String
  /// The position of the offending byte, from 0.
  package let offset: Int

  init(_ message: String, at offset: Int) {
    self.message = message
    self.offset = offset
  }
}

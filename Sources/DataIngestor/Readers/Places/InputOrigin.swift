extension Input {
  /// Where an input's content is, where it is not a file that can be read as it is.
  package enum Origin: Hashable, Sendable {
    /// A single compressed file, at the input's location.
    case compressed
    /// A member of the archive at the input's location: its path, and that in each archive within.
    case member([String])
    /// A file at an address; where it is an archive, the members that a pattern names.
    case remote(RemoteFile, members: String?)
  }
}

/// An input and what can be read of it: the file itself, or copies that were unpacked or downloaded.
package struct FetchedInput: Sendable {
  /// What was asked for.
  package let input: Input
  /// What is read instead: files.
  package let copies: [Input]
  /// The SHA-256 of the content, where it was fetched.
  package var digest: String?

  package init(_ input: Input, copies: [Input]? = nil, digest: String? = nil) {
    self.input = input
    self.copies = copies ?? [input]
    self.digest = digest
  }
}

internal import CArchive
internal import Foundation

/// libarchive's reader: entries in order, the data of each in pieces.
struct ArchiveReader: ~Copyable {
  /// What an entry's header says.
  struct Entry {
    let path: String
    let size: Int?
    let isFile: Bool
    let isEncrypted: Bool
  }

  private let handle: OpaquePointer
  private static let bufferSize = 1 << 18

  init(_ url: URL, isSingle: Bool) throws {
    guard let handle = archive_read_new() else { throw ArchiveError.unreadable("there is no memory for it") }
    do {
      try Self.open(handle, url, isSingle: isSingle)
    } catch {
      archive_read_free(handle)
      throw error
    }
    self.handle = handle
  }

  private static func open(_ handle: OpaquePointer, _ url: URL, isSingle: Bool) throws {
    if isSingle {
      archive_read_support_format_raw(handle)
      archive_read_support_format_empty(handle)
    } else {
      archive_read_support_format_tar(handle)
      // By its directory alone: a zip that was cut off would otherwise lose its last members without an error.
      archive_read_support_format_zip_seekable(handle)
      archive_read_support_format_7zip(handle)
    }
    archive_read_support_filter_gzip(handle)
    archive_read_support_filter_zstd(handle)
    archive_read_support_filter_bzip2(handle)
    archive_read_support_filter_xz(handle)
    try check(handle, archive_read_open_filename(handle, url.path, bufferSize))
    if isSingle, archive_filter_count(handle) < 2 {
      throw ArchiveError.unreadable("it is not compressed, or in a way that is not known")
    }
  }

  deinit { archive_read_free(handle) }

  /// The next entry; nil at the end.
  func next() throws -> Entry? {
    var entry: OpaquePointer?
    let status = archive_read_next_header(handle, &entry)
    if status == ARCHIVE_EOF { return nil }
    // A warning about a name that is not in the locale's encoding harms nothing.
    if status != ARCHIVE_WARN { try Self.check(handle, status) }
    guard let entry else { return nil }
    let name = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry)
    let isLink = archive_entry_hardlink(entry) != nil || archive_entry_symlink(entry) != nil
    return Entry(
      path: name.map { String(cString: $0) } ?? "",
      size: archive_entry_size_is_set(entry) != 0 ? Int(archive_entry_size(entry)) : nil,
      isFile: !isLink && archive_entry_filetype(entry) == S_IFREG,
      isEncrypted: archive_entry_is_encrypted(entry) != 0)
  }

  /// The current entry's data, piece by piece.
  func data(_ take: (Data) throws -> Void) throws {
    var buffer = [UInt8](repeating: 0, count: Self.bufferSize)
    while true {
      let count = buffer.withUnsafeMutableBytes { archive_read_data(handle, $0.baseAddress, $0.count) }
      if count == 0 { return }
      guard count > 0 else { throw Self.failure(handle) }
      try take(Data(buffer[..<count]))
    }
  }

  private static func check(_ handle: OpaquePointer, _ status: Int32) throws {
    guard status != ARCHIVE_OK else { return }
    throw failure(handle)
  }

  private static func failure(_ handle: OpaquePointer) -> ArchiveError {
    var text = archive_error_string(handle).map { String(cString: $0) } ?? "unknown error"
    while text.hasSuffix(".") || text.hasSuffix("\n") { text.removeLast() }
    return .unreadable(text)
  }
}

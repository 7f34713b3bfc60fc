internal import Foundation

/// A reader of files: one, a directory searched recursively, a glob.
package protocol FileReader: Reader {
  /// The endings of names, in lower case, that count in a directory.
  static var extensions: Set<String> { get }

  /// Finds the files.
  var finder: FileFinder { get }
}

extension FileReader {
  package func inputs() async throws -> [Input] {
    try await finder.inputs(extensions: Self.extensions)
  }

  package func fetch(_ inputs: [Input], in area: StagingArea) async throws -> [FetchedInput] {
    try await FileFetcher(context: finder.context, endings: Self.extensions).fetch(inputs, in: area)
  }
}

extension FileFinder {
  /// A finder for the `path` of a reader's settings; settings that are a text are the path.
  /// - Throws: ``IngestError`` where there is none.
  package init(of settings: Setting, _ context: ReaderContext) throws {
    guard let path = settings["path"] ?? (settings.string == nil ? nil : settings) else {
      throw IngestError(.configuration, settings.problem("missing", "'path' is missing."))
    }
    self.init(setting: path, context: context)
  }
}

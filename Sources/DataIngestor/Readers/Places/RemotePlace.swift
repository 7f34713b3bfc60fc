import Archives
import Foundation
import RESTSource

/// Addresses in a `path`.
enum RemoteAddress {
  static func isAddress(_ path: String) -> Bool {
    ["http://", "https://", "s3://"].contains { path.lowercased().hasPrefix($0) }
  }
}

/// Files at `http(s)://` and `s3://` addresses: what is there, and since when; and their content.
struct RemotePlace {
  let context: ReaderContext

  /// The inputs of an address: a file; of a bucket also a folder or a glob. An archive's members are told once it is there.
  /// - Throws: ``IngestError``.
  func inputs(_ address: String, label: String, extensions: Set<String>) async throws -> [Input] {
    do {
      return address.lowercased().hasPrefix("s3://")
        ? try await objects(address, label: label, extensions: extensions)
        : [try await file(address, label: label)]
    } catch let error as APIError {
      throw failure(error, label)
    }
  }

  private func file(_ address: String, label: String) async throws -> Input {
    let place = address.prefix { $0 != "?" && $0 != "#" }
    let query = address.dropFirst(place.count)
    let split = FileFinder.split(String(place))
    let plain = (split?.archive ?? String(place)) + query
    guard let url = HTTPURL(plain), !url.path.contains("*") else {
      throw IngestError(
        .source,
        Problem(
          "source.address", "'\(label)' is not the address of one file.", source: context.source,
          advice: "Nothing lists the files at an http address: give that of a file or of an archive."))
    }
    let client = FileClient(url.origin, credentials(plain))
    let described = await Result { try await client.describe(url) }
    await client.close()
    guard let description = try described.get() else { throw missing(label) }
    return input(label, plain, url.path, description.version, inner: split?.inner)
  }

  private func objects(_ address: String, label: String, extensions: Set<String>) async throws -> [Input] {
    let rest = address.dropFirst("s3://".count)
    let name = String(rest.prefix { $0 != "/" })
    let whole = String(rest.dropFirst(name.count + 1))
    let split = FileFinder.split(whole)
    let key = split?.archive ?? whole
    let bucket = try bucket(name)
    let found: Result<[Bucket.Object], any Error> = await Result {
      if !key.contains(where: { "*?[".contains($0) }) {
        if !key.isEmpty, !key.hasSuffix("/"), let one = try await bucket.describe(key) {
          return [Bucket.Object(key: key, version: one.version ?? "", size: one.size ?? 0)]
        }
        let folder = key.isEmpty || key.hasSuffix("/") ? key : key + "/"
        return try await bucket.list(folder).filter {
          extensions.contains(FileFinder.kind(of: $0.key)) || Archive.isArchive($0.key)
        }
      }
      let fixed = key.split(separator: "/", omittingEmptySubsequences: false)
        .prefix { !$0.contains(where: { "*?[".contains($0) }) }.joined(separator: "/")
      let pattern = Glob(key)
      return try await bucket.list(fixed.isEmpty ? "" : fixed + "/").filter { pattern.matches($0.key) }
    }
    await bucket.close()
    let objects = try found.get().filter { !$0.key.hasSuffix("/") }
    guard !objects.isEmpty else { throw missing(label) }
    return objects.map { object in
      // The label may hold references to secrets: what stands for them in the key is taken out again.
      let shown =
        object.key == key
        ? (split.map { _ in FileFinder.split(label)?.archive ?? label } ?? label)
        : context.secrets.redactor.redact("s3://\(name)/\(object.key)")
      return input(shown, "s3://\(name)/\(object.key)", object.key, object.version, inner: split?.inner)
    }
  }

  private func input(_ label: String, _ address: String, _ path: String, _ version: String?, inner: String?)
    -> Input
  {
    // Without a version the content is fetched, and its digest decides.
    Input(
      name: label, location: label,
      fingerprint: version.flatMap { $0.isEmpty ? nil : $0 } ?? UUID().uuidString,
      origin: .remote(RemoteFile(address: address, path: path), members: inner))
  }

  /// Downloads a file.
  /// - Throws: ``IngestError``.
  func download(_ file: RemoteFile, to target: URL, named label: String) async throws {
    do {
      if file.address.hasPrefix("s3://") {
        let rest = file.address.dropFirst("s3://".count)
        let name = String(rest.prefix { $0 != "/" })
        let bucket = try bucket(name)
        let result = await Result {
          try await bucket.download(String(rest.dropFirst(name.count + 1)), to: target)
        }
        await bucket.close()
        try result.get()
      } else if let url = HTTPURL(file.address) {
        let client = FileClient(url.origin, credentials(file.address))
        let result = await Result { try await client.download(url, to: target) }
        await client.close()
        try result.get()
      }
    } catch let error as APIError {
      throw failure(error, label)
    }
  }

  private func bucket(_ name: String) throws -> Bucket {
    try Bucket(
      name, endpoint: context.places.access.endpoint.map(context.fill),
      region: context.fill(context.places.access.region),
      credentials: context.places.access.credentials(context.fill))
  }

  /// The credentials of `access`, or those in the address.
  private func credentials(_ address: String) -> FileClient.Credentials {
    var credentials = context.places.access.credentials(context.fill)
    credentials.aws = nil
    if let components = URLComponents(string: address), let user = components.user, credentials.basic == nil {
      credentials.basic = (user, components.password ?? "")
    }
    return credentials
  }

  private func missing(_ label: String) -> IngestError {
    IngestError(
      .source,
      Problem(
        "source.missing", "There is nothing at '\(label)'.", source: context.source, advice: "Check 'path'."))
  }

  private func failure(_ error: APIError, _ label: String) -> IngestError {
    IngestError(
      .source,
      Problem(
        error.code.rawValue.replacing("api.", with: "place."), error.message + ".", source: context.source,
        file: label,
        advice: error.advice ?? (error.code == .status ? "Check 'path', and who asks under 'access'." : nil)))
  }
}

extension Result where Failure == any Error {
  /// What came of an asynchronous body.
  fileprivate init(_ body: () async throws -> Success) async {
    do {
      self = .success(try await body())
    } catch {
      self = .failure(error)
    }
  }
}

package import Foundation

/// A bucket of an S3-compatible store.
package struct Bucket: Sendable {
  /// An object in it.
  package struct Object: Hashable, Sendable {
    /// Its key.
    package let key: String
    /// What changes when its content does.
    package let version: String
    /// Its size in bytes.
    package let size: Int

    package init(key: String, version: String, size: Int) {
      self.key = key
      self.version = version
      self.size = size
    }
  }

  private let base: HTTPURL
  private let client: FileClient

  /// - Parameters:
  ///   - endpoint: The store's address; nil for AWS in the region.
  /// - Throws: ``APIError`` where the endpoint is no address.
  package init(_ name: String, endpoint: String?, region: String, credentials: FileClient.Credentials) throws
  {
    let encoded = PercentEncoding.path(name)
    let address: String
    if let endpoint {
      address = endpoint.hasSuffix("/") ? endpoint + encoded : "\(endpoint)/\(encoded)"
    } else if name.contains(".") {
      // A name with points would not match the certificate.
      address = "https://s3.\(region).amazonaws.com/\(encoded)"
    } else {
      address = "https://\(encoded).s3.\(region).amazonaws.com"
    }
    guard let base = HTTPURL(address) else {
      throw APIError(
        .definition, "'\(address)' is not an http or https address",
        advice: "Check 'endpoint' under 'access'.")
    }
    self.base = base
    client = FileClient(base.origin, credentials)
  }

  private func url(_ key: String) -> HTTPURL {
    var url = base
    url.path = (base.path == "/" ? "/" : base.path + "/") + PercentEncoding.path(key)
    return url
  }

  /// An object's version; nil where there is none.
  package func describe(_ key: String) async throws -> FileClient.Description? {
    try await client.describe(url(key), mayRefuse: false)
  }

  /// Downloads an object.
  package func download(_ key: String, to target: URL) async throws {
    try await client.download(url(key), to: target)
  }

  private struct Entry: Decodable {
    let Key: String
    let ETag: String?
    let LastModified: String?
    let Size: String?
  }

  /// The objects whose keys start with a prefix, in the order of their keys (ListObjectsV2).
  package func list(_ prefix: String) async throws -> [Object] {
    var objects: [Object] = []
    var token: String?
    guard let next = JSONPath("NextContinuationToken"), let contents = JSONPath("Contents") else { return [] }
    repeat {
      var url = base
      url.set("list-type", "2")
      url.set("encoding-type", "url")
      url.set("prefix", prefix)
      if let token { url.set("continuation-token", token) }
      let response = try await client.get(url)
      let listing = try XMLRecords(response.body, records: contents, wanted: [next])
      guard listing.rootName == "ListBucketResult" else {
        throw APIError(.response, "the store answered with '\(listing.rootName)' instead of a listing")
      }
      for line in listing.lines.split(separator: 0x0A) {
        let entry = try JSONDecoder().decode(Entry.self, from: Data(line))
        objects.append(
          Object(
            key: PercentEncoding.decode(entry.Key),
            version: "etag \(entry.ETag ?? "")" + (entry.ETag == nil ? entry.LastModified ?? "" : ""),
            size: entry.Size.flatMap { Int($0) } ?? 0))
      }
      token = listing.values[next]?.text.flatMap { $0.isEmpty ? nil : $0 }
    } while token != nil
    return objects
  }

  /// Ends the connections.
  package func close() async { await client.close() }
}

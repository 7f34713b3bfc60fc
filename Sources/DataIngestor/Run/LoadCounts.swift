/// What one load read and wrote. Every row read is accounted for.
public struct LoadCounts: Hashable, Sendable, Codable {
  /// Rows in the inputs.
  public var read = 0
  /// Rows of keys that the source did not have before.
  public var new = 0
  /// Rows of keys whose state changed.
  public var changed = 0
  /// Rows of keys whose state is as it was.
  public var unchanged = 0
  /// Rows that another input of the same batch holds too.
  public var repeated = 0
  /// Rows set aside.
  public var rejected = 0
  /// Keys that are gone from a full extract.
  public var deleted = 0
  /// Keys added to the hub.
  public var newKeys = 0

  /// Rows written to satellites.
  public var written: Int { new + changed + deleted }

  /// Fails where rows are unaccounted for: better no load than a wrong one.
  func reconcile(source: String) throws(IngestError) {
    let accounted = new + changed + unchanged + repeated + rejected
    guard read != accounted else { return }
    throw IngestError(
      .source,
      Problem(
        "source.reconciliation",
        "\(read) rows were read, but \(accounted) are accounted for (new \(new), changed \(changed), unchanged \(unchanged), repeated \(repeated), rejected \(rejected)). Nothing was written.",
        source: source, advice: "The input probably changed while it was read: run again."))
  }
}

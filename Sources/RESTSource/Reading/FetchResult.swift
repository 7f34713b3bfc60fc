package import Foundation

/// What a run fetched.
package struct FetchResult: Sendable {
  /// The resources that were asked for, in the order of the definition.
  package var resources: [FetchedResource]
  /// Where the next run starts, to be stored together with the rows.
  package var state: CursorState
  /// What is worth knowing.
  package var problems: [APIProblem]
  /// How many requests were made.
  package var requests: Int
}

/// One resource's records.
package struct FetchedResource: Sendable {
  /// The resource's name.
  package var name: String
  /// One file with one JSON object on each line, UTF-8.
  package var file: URL
  /// How many records the file holds.
  package var records: Int
  /// How many pages were read.
  package var pages: Int
  /// Where they came from, for the rows' record source: an address without query and secrets.
  package var recordSource: String
}

/// How far a run is.
package struct FetchProgress: Sendable {
  /// The resource that a page was read of.
  package var resource: String
  /// Its pages so far.
  package var pages: Int
  /// Its records so far.
  package var records: Int
}

/// Guesses how an API pages.
struct PaginationGuess {
  let shape: ResponseShape
  let response: HTTPResponse
  let url: HTTPURL

  /// A guess and what speaks for it.
  struct Guess {
    var setting: String
    var evidence: String
    var url: HTTPURL
  }

  private static let cursorNames = [
    "next_cursor", "nextcursor", "cursor", "next_token", "nexttoken", "next_page_token", "nextpagetoken",
    "endcursor",
    "after", "continuation", "starting_after", "next_page", "nextpage",
  ]
  private static let totalNames = [
    "total", "count", "total_count", "totalcount", "total_results", "totalresults", "totalitems",
  ]

  /// What the response itself announces.
  var announced: Guess? {
    if let target = LinkHeader.target(of: "next", in: response.headers.all("Link")) {
      return Guess(
        setting: "{kind: link_header}", evidence: "a Link header with rel=\"next\"",
        url: url.resolving(target) ?? url)
    }
    for name in ["Next-Page", "X-Next-Page-Url", "X-Next-Url"]
    where response.headers[name]?.contains("/") == true {
      return Guess(
        setting: "{kind: header, name: \(name)}", evidence: "a header \(name) with an address", url: url)
    }
    for scalar in shape.scalars {
      let name = lastName(scalar.path)
      guard case .text(let text) = scalar.value, name.contains("next") else { continue }
      if text.hasPrefix("http") || text.hasPrefix("/") {
        return Guess(
          setting: "{kind: next_url, next: \(scalar.path)\(total)}",
          evidence: "an address at '\(scalar.path)'", url: url)
      }
    }
    for scalar in shape.scalars {
      guard Self.cursorNames.contains(lastName(scalar.path)), let text = scalar.value.text, !text.isEmpty
      else { continue }
      let parameter = lastName(scalar.path).contains("token") ? "page_token" : "cursor"
      return Guess(
        setting: "{kind: cursor, next: \(scalar.path), param: \(parameter)}",
        evidence: "a cursor at '\(scalar.path)' (the name of the parameter '\(parameter)' is a guess)",
        url: url)
    }
    return nil
  }

  /// What can be tried: a guess holds where its address answers with other records.
  var trials: [Guess] {
    let present = Set(url.pairs.map(\.name))
    func trial(_ setting: String, _ name: String, _ value: Int) -> Guess {
      var next = url
      next.set(name, String(value))
      return Guess(setting: setting, evidence: "\(name)=\(value) answers with other records", url: next)
    }
    let limit = ["limit", "per_page", "page_size", "size", "pageSize"].first { present.contains($0) }
    let size = limit.map { ", size: \(shape.count), size_param: \($0)" } ?? ""
    return [
      trial("{kind: page, param: page\(total)\(size)}", "page", 2),
      trial(
        "{kind: offset, param: offset, size: \(shape.count)\(limit.map { ", size_param: \($0)" } ?? "")\(total)}",
        "offset", shape.count),
      trial(
        "{kind: offset, param: skip, size: \(shape.count)\(limit.map { ", size_param: \($0)" } ?? "")\(total)}",
        "skip", shape.count),
    ]
  }

  /// `, total: path` where the response tells a count that is larger than this page.
  private var total: String {
    for scalar in shape.scalars where Self.totalNames.contains(lastName(scalar.path)) {
      if let text = scalar.value.text, let number = Int(text), number >= shape.count {
        return ", total: \(scalar.path)"
      }
    }
    return ""
  }

  private func lastName(_ path: String) -> String {
    path.split(separator: ".").last.map { $0.lowercased() } ?? ""
  }
}

/// Guesses which member of a record tells when it changed.
enum CursorGuess {
  private static let names = [
    "updated_at", "updatedat", "updated", "modified_at", "modified", "last_modified", "lastmodified",
    "date_modified",
    "changed_at", "created_at", "createdat", "created", "timestamp", "date", "time",
  ]

  static func best(_ fields: [(name: String, value: JSONScalar)]) -> (
    field: String, format: Incremental.CursorFormat
  )? {
    for name in names {
      for field in fields where field.name.lowercased() == name {
        if let format = format(field.value) { return (field.name, format) }
      }
    }
    return nil
  }

  private static func format(_ value: JSONScalar) -> Incremental.CursorFormat? {
    switch value {
    case .text(let text) where CursorTime.nanoseconds(iso8601: text) != nil:
      return text.count == 10 ? .date : .iso8601
    case .number(let digits):
      guard let number = Double(digits) else { return nil }
      if 300_000_000..<10_000_000_000 ~= number { return .unix }
      return 300_000_000_000..<10_000_000_000_000 ~= number ? .unixMilliseconds : nil
    default: return nil
    }
  }
}

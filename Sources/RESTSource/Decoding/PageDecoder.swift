/// Turns a response into records, one to a line.
struct PageDecoder: Sendable {
  let resource: Resource
  /// Members put in front of each record: names and JSON values.
  var include: [Parameter] = []
  /// Values of the body that are asked for besides the records.
  var wanted: Set<JSONPath> = []

  /// Decodes a response.
  /// - Throws: ``APIError`` where it is not what the resource's format says.
  func decode(_ response: HTTPResponse) throws -> Page {
    if response.body.isEmpty, [204, 205, 304].contains(response.status) { return Page() }
    let body = try ResponseText.utf8(response, format: resource.format)
    do {
      switch resource.format {
      case .json: return try decodeJSON(body, response)
      case .ndjson: return try lines(body)
      case .csv: return try lines(CSVRecords.lines(body))
      case .xml: return try decodeXML(body)
      }
    } catch let fault as JSONFault {
      throw APIError(
        .response,
        "the response is not \(resource.format.rawValue): \(fault.message) at byte \(fault.offset)",
        resource: resource.name,
        advice: Self.advice(response))
    }
  }

  private static func advice(_ response: HTTPResponse) -> String? {
    let type = response.headers["Content-Type"] ?? "no type"
    let excerpt = Requester.excerpt(response)
    return "It is declared as \(type)" + (excerpt.isEmpty ? "." : " and starts with: \(excerpt)")
  }

  private func slicer(_ fold: @escaping (JSONScalar?) -> Void) -> RecordSlicer {
    var prefix: [UInt8] = []
    for member in include {
      if !prefix.isEmpty { prefix.append(UInt8(ascii: ",")) }
      JSONText.append(member.name.utf8, to: &prefix)
      prefix.append(UInt8(ascii: ":"))
      prefix.append(contentsOf: member.value.utf8)
    }
    return RecordSlicer(
      prefix: prefix, added: resource.added,
      prefixNames: (include.map(\.name) + resource.added.map(\.name)).map { Array($0.utf8) },
      skip: resource.skip,
      cursor: resource.incremental?.cursor,
      onCursor: fold)
  }

  private func decodeJSON(_ body: [UInt8], _ response: HTTPResponse) throws -> Page {
    var page = Page()
    var fold = CursorFold(resource.incremental)
    try withoutActuallyEscaping({ fold.add($0) }) { add in
      try body.withUnsafeBufferPointer { bytes in
        var whole = JSONScanner(bytes)
        _ = try whole.skipValue()
        if whole.peek() != nil { throw JSONFault("something follows the value", at: whole.at) }
        try checkGraphQL(bytes)
        let slicer = slicer(add)
        var cut = RecordSlicer.Cut()
        let missing = try JSONScanner(bytes).forEach(resource.records.steps[...]) { range throws(JSONFault) in
          try Self.appendAll(range, bytes, slicer, &page.lines, &cut)
        }
        if let missing, cut.count + cut.skipped == 0, !resource.recordsOptional {
          throw absent(missing, bytes)
        }
        (page.count, page.skipped, page.first, page.last) = (cut.count, cut.skipped, cut.first, cut.last)
        for path in wanted {
          if case .value(let range) = try JSONScanner(bytes).find(path.steps[...]) {
            page.values[path] = JSONScalar(bytes, range)
          }
        }
      }
    }
    page.cursors = fold
    return page
  }

  /// GraphQL answers errors with status 200, sometimes beside a part of the data: a part is not what was asked for.
  private func checkGraphQL(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    guard case .graphQL = resource.body, let errors = JSONPath("errors[0]"),
      let message = JSONPath("message"),
      case .value(let range) = try JSONScanner(bytes).find(errors.steps[...])
    else { return }
    var text = "no message"
    if case .value(let found) = try JSONScanner(bytes, at: range.lowerBound).find(message.steps[...]) {
      text = JSONScalar(bytes, found).text ?? text
    }
    throw APIError(.response, "the GraphQL answer holds errors: \(text.prefix(200))", resource: resource.name)
  }

  /// An array is its elements, null is nothing, anything else is one record.
  private static func appendAll(
    _ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>, _ slicer: RecordSlicer, _ lines: inout [UInt8],
    _ cut: inout RecordSlicer.Cut
  ) throws(JSONFault) {
    switch bytes[range.lowerBound] {
    case UInt8(ascii: "["):
      var scanner = JSONScanner(bytes, at: range.lowerBound)
      try scanner.forEachElement { scanner throws(JSONFault) in
        let element = try scanner.skipValue()
        try slicer.append(element, of: bytes, to: &lines, cut: &cut)
      }
    case UInt8(ascii: "n"): break
    default: try slicer.append(range, of: bytes, to: &lines, cut: &cut)
    }
  }

  private func absent(_ step: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> APIError {
    var names: [String] = []
    var scanner = JSONScanner(bytes)
    if scanner.peek() == UInt8(ascii: "{") {
      try? scanner.forEachMember { scanner, key throws(JSONFault) in
        names.append(String(decoding: bytes[key], as: UTF8.self))
        _ = try scanner.skipValue()
      }
    }
    let held =
      names.isEmpty ? "It is not an object." : "It holds: \(names.prefix(20).joined(separator: ", "))."
    return APIError(
      .response, "the response has nothing at '\(resource.records)'", resource: resource.name,
      advice: held
        + " Correct 'records', or set 'records_optional: true' if pages without records leave it out.")
  }

  /// Decodes text with one JSON value on each line.
  private func lines(_ body: [UInt8]) throws -> Page {
    var page = Page()
    var fold = CursorFold(resource.incremental)
    try withoutActuallyEscaping({ fold.add($0) }) { add in
      try body.withUnsafeBufferPointer { bytes in
        let slicer = slicer(add)
        var cut = RecordSlicer.Cut()
        var scanner = JSONScanner(bytes)
        while scanner.peek() != nil {
          let range = try scanner.skipValue()
          try slicer.append(range, of: bytes, to: &page.lines, cut: &cut)
        }
        (page.count, page.skipped, page.first, page.last) = (cut.count, cut.skipped, cut.first, cut.last)
      }
    }
    page.cursors = fold
    return page
  }

  private func decodeXML(_ body: [UInt8]) throws -> Page {
    let document = try XMLRecords(body, records: resource.records, wanted: wanted)
    if document.lines.isEmpty, !document.reached, !resource.recordsOptional {
      throw APIError(
        .response, "the response has no element at '\(resource.records)'", resource: resource.name,
        advice: "Its root element is '\(document.rootName)'. Correct 'records'.")
    }
    var page = try lines(document.lines)
    page.values = document.values
    return page
  }
}

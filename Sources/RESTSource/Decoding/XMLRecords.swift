import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// XML responses as lines of JSON objects: attributes and child elements become members, several children of one
/// name an array, an element's own text the member `text` where it has others.
struct XMLRecords {
  /// The records, one to a line.
  private(set) var lines: [UInt8] = []
  /// The values of the paths that were asked for.
  private(set) var values: [JSONPath: JSONScalar] = [:]
  /// The name of the root element.
  private(set) var rootName = ""
  /// Whether the element that holds the records, or a record, occurred.
  private(set) var reached = false

  /// Reads a document; the paths start with the root element's children.
  init(_ body: [UInt8], records: JSONPath, wanted: Set<JSONPath>) throws {
    let reader = XMLPageReader()
    let parser = XMLParser(data: Data(body))
    parser.shouldResolveExternalEntities = false
    parser.delegate = reader
    guard parser.parse(), let root = reader.root else {
      throw APIError(.response, "the response is not well-formed XML (line \(parser.lineNumber))")
    }
    rootName = reader.rootName
    let found = Self.follow(records.steps[...], in: [root])
    reached =
      !found.isEmpty || records.steps.count > 1 && !Self.follow(records.steps.dropLast(), in: [root]).isEmpty
    for record in found {
      lines.append(contentsOf: record.json.utf8)
      lines.append(0x0A)
    }
    for path in wanted {
      if let text = Self.follow(path.steps[...], in: [root]).first?.scalar { values[path] = .text(text) }
    }
  }

  private static func follow(_ steps: ArraySlice<JSONPath.Step>, in values: [ConfigurationValue])
    -> [ConfigurationValue]
  {
    guard let step = steps.first else { return values }
    let next: [ConfigurationValue] = values.flatMap { value -> [ConfigurationValue] in
      switch step {
      case .key(let name):
        switch value[String(decoding: name, as: UTF8.self)] {
        case .list(let items)?: return items
        case let value?: return [value]
        case nil: return []
        }
      case .index, .all: return [value]
      }
    }
    return follow(steps.dropFirst(), in: next)
  }
}

/// Collects the elements of one response.
private final class XMLPageReader: NSObject, XMLParserDelegate {
  private struct Element {
    var name: String
    var members: [ConfigurationValue.Entry]
    var text = ""
  }

  private var open: [Element] = []
  var root: ConfigurationValue?
  var rootName = ""

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    if open.isEmpty { rootName = name }
    guard open.count < JSONScanner.depthLimit else { return parser.abortParsing() }
    open.append(
      Element(
        name: name, members: attributes.sorted { $0.key < $1.key }.map { .init($0.key, .text($0.value)) }))
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if !open.isEmpty { open[open.count - 1].text += text }
  }

  func parser(_ parser: XMLParser, foundCDATA data: Data) {
    if !open.isEmpty { open[open.count - 1].text += String(decoding: data, as: UTF8.self) }
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?)
  {
    guard var element = open.popLast() else { return }
    let text = element.text.trimmingCharacters(in: .whitespacesAndNewlines)
    let value: ConfigurationValue
    if element.members.isEmpty {
      value = text.isEmpty ? (open.isEmpty ? .map([]) : .null) : .text(text)
    } else {
      if !text.isEmpty { element.members.append(.init("text", .text(text))) }
      value = .map(element.members)
    }
    guard !open.isEmpty else {
      root = value
      return
    }
    let parent = open.count - 1
    if let index = open[parent].members.firstIndex(where: { $0.key == element.name }) {
      if case .list(let items) = open[parent].members[index].value {
        open[parent].members[index].value = .list(items + [value])
      } else {
        open[parent].members[index].value = .list([open[parent].members[index].value, value])
      }
    } else {
      open[parent].members.append(.init(element.name, value))
    }
  }
}

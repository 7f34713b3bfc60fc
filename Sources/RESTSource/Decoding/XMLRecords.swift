import LibXML2

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
    let parser = XMLDocumentParser()
    let reader = XMLPageReader(names: parser.names)
    do {
      try parser.parse(bytes: body, into: reader)
    } catch {
      throw APIError(.response, "the response cannot be read as XML: \(error)")
    }
    guard let root = reader.root else { throw APIError(.response, "the response has no elements") }
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
private final class XMLPageReader: XMLHandler {
  private struct Element {
    var name: String
    var members: [ConfigurationValue.Entry]
    var text: [UInt8] = []
  }

  private let names: XMLNames
  private var open: [Element] = []
  var root: ConfigurationValue?
  var rootName = ""

  init(names: XMLNames) { self.names = names }

  override func start(_ number: Int, _ attributes: XMLAttributes) {
    let name = names[number].qualified
    if open.isEmpty { rootName = name }
    let members = (0..<attributes.count).map { index in
      ConfigurationValue.Entry(
        names[attributes.name(index)].qualified,
        .text(String(decoding: attributes.value(index), as: UTF8.self)))
    }
    open.append(Element(name: name, members: members.sorted { $0.key < $1.key }))
  }

  override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    if !open.isEmpty { open[open.count - 1].text.append(contentsOf: bytes) }
  }

  override func end() {
    guard var element = open.popLast() else { return }
    let text = String(decoding: XMLWhiteSpace.trimmed(element.text), as: UTF8.self)
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

extension XMLNames.Name {
  /// The name as the document writes it.
  fileprivate var qualified: String { prefix.map { "\($0):\(local)" } ?? local }
}

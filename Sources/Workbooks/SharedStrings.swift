import LibXML2

/// The texts that the cells of a workbook share, in one buffer.
package struct SharedStrings: Sendable {
  private let bytes: [UInt8]
  /// Where each text ends.
  private let ends: [Int]

  /// No texts.
  init() { (bytes, ends) = ([], []) }

  /// Reads the part of the texts.
  init(file path: String) throws(XMLFault) {
    let parser = XMLDocumentParser()
    let reader = StringsReader(names: parser.names)
    try parser.parse(file: path, into: reader)
    (bytes, ends) = (reader.text.bytes, reader.ends)
  }

  /// Appends a text to a buffer.
  /// - Returns: Whether there is one of the number.
  func append(_ number: Int, to buffer: inout [UInt8]) -> Bool {
    guard ends.indices.contains(number) else { return false }
    let start = number == 0 ? 0 : ends[number - 1]
    buffer.append(contentsOf: bytes[start..<ends[number]])
    return true
  }
}

private final class StringsReader: XMLHandler {
  var text = RunText()
  var ends: [Int] = []
  private var elements: SheetElements
  private var open: [SheetElements.Element] = []

  init(names: XMLNames) { elements = SheetElements(names) }

  override func start(_ name: Int, _ attributes: XMLAttributes) {
    let element = elements[name]
    open.append(element)
    switch element {
    case .text: text.begin(isPreserved: elements.preservesSpace(attributes))
    case .phonetic: text.phonetic += 1
    default: break
    }
  }

  override func text(_ bytes: UnsafeBufferPointer<UInt8>) { text.append(bytes) }

  override func end() {
    switch open.popLast() {
    case .text: text.end()
    case .phonetic: text.phonetic -= 1
    case .item:
      EscapedText.resolve(&text.bytes, from: ends.last ?? 0)
      ends.append(text.bytes.count)
    default: break
    }
  }
}

/// The runs of a text, joined; how it is pronounced is none of it.
struct RunText {
  var bytes: [UInt8] = []
  /// How many elements are open that tell how it is pronounced.
  var phonetic = 0
  private var begin = 0
  private var isOpen = false
  private var isPreserved = false

  mutating func begin(isPreserved: Bool) {
    guard phonetic == 0 else { return }
    (begin, isOpen, self.isPreserved) = (bytes.count, true, isPreserved)
  }

  mutating func append(_ piece: UnsafeBufferPointer<UInt8>) {
    if isOpen { bytes.append(contentsOf: piece) }
  }

  /// Ends a run. Spaces around it count only where the document says so.
  mutating func end() {
    guard isOpen else { return }
    isOpen = false
    if isPreserved { return }
    while bytes.count > begin, bytes[bytes.count - 1] <= 0x20 { bytes.removeLast() }
    if bytes.count > begin, bytes[begin] <= 0x20 {
      let spaces = bytes[begin...].prefix { $0 <= 0x20 }.count
      bytes.removeSubrange(begin..<begin + spaces)
    }
  }
}

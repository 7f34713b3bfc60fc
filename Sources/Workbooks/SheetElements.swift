import LibXML2

/// The elements and attributes of sheets and shared texts by their numbers in the table of names, whatever prefix they have.
struct SheetElements {
  enum Element: UInt8 { case other, row, cell, value, formula, text, phonetic, item, mergedCell, dimension }
  enum Attribute: UInt8 { case other, reference, style, type, range, space }

  private let names: XMLNames
  private var elements: [Element] = []
  private var attributes: [Attribute] = []

  init(_ names: XMLNames) { self.names = names }

  subscript(_ number: Int) -> Element {
    mutating get {
      while elements.count <= number { elements.append(Element(names[elements.count].local)) }
      return elements[number]
    }
  }

  mutating func attribute(_ number: Int) -> Attribute {
    while attributes.count <= number { attributes.append(Attribute(names[attributes.count].local)) }
    return attributes[number]
  }

  /// Whether spaces around a text belong to it.
  mutating func preservesSpace(_ list: XMLAttributes) -> Bool {
    for index in 0..<list.count where attribute(list.name(index)) == .space {
      return list.value(index).elementsEqual("preserve".utf8)
    }
    return false
  }
}

extension SheetElements.Element {
  fileprivate init(_ name: String) {
    self =
      switch name {
      case "row": .row
      case "c": .cell
      case "v": .value
      case "f": .formula
      case "t": .text
      case "rPh": .phonetic
      case "si": .item
      case "mergeCell": .mergedCell
      case "dimension": .dimension
      default: .other
      }
  }
}

extension SheetElements.Attribute {
  fileprivate init(_ name: String) {
    self =
      switch name {
      case "r": .reference
      case "s": .style
      case "t": .type
      case "ref": .range
      case "space": .space
      default: .other
      }
  }
}

import LibXML2

/// What records of one path have been seen to hold: a tree of elements, with a column for each attribute and text.
final class RecordShape {
  /// What becomes of an element.
  enum Role {
    /// Its attributes, text and children are columns.
    case plain
    /// It is left out.
    case ignored
    /// It becomes an element of a list in JSON.
    case listed(column: Int)
    /// It makes a row of its own.
    case exploded
  }

  /// A column in the making.
  struct Column {
    /// The names of the elements below the record, and of the attribute if it is one.
    let path: [String]
    let isAttribute: Bool
    let isList: Bool
    /// The last name, to tell it from one of another namespace.
    let name: XMLNames.Name?
  }

  /// An element below the record, or the record itself.
  final class Element {
    let path: [String]
    let role: Role
    /// Its namespace, where that is not the one of the element around it.
    let foreignNamespace: String?
    /// Names of attributes and their columns; -1 for those that are left out.
    var attributes: [(name: Int, column: Int)] = []
    var children: [(name: Int, element: Element)] = []
    /// The column of its text; -1 until it has one.
    var textColumn = -1
    /// The record or row in which it occurred last.
    var seen = 0
    /// Where it first occurred again in one record, and how often it did.
    var repeated: (line: Int, count: Int)?

    init(path: [String], role: Role, foreignNamespace: String? = nil) {
      self.path = path
      self.role = role
      self.foreignNamespace = foreignNamespace
    }
  }

  let root = Element(path: [], role: .plain)
  private(set) var columns: [Column] = []
  private let options: RecordOptions

  init(_ options: RecordOptions) { self.options = options }

  func addColumn(_ path: [String], isAttribute: Bool = false, isList: Bool = false, name: XMLNames.Name?)
    -> Int
  {
    columns.append(Column(path: path, isAttribute: isAttribute, isList: isList, name: name))
    return columns.count - 1
  }

  /// The column of an attribute whose name was not met in this spelling before: documents choose their own prefixes.
  func attributeColumn(_ name: XMLNames.Name, of element: Element) -> Int {
    let path = element.path + [name.local]
    let known = columns.firstIndex {
      $0.isAttribute && $0.path == path && $0.name?.namespace == name.namespace
    }
    return known ?? addColumn(path, isAttribute: true, name: name)
  }

  /// The child whose name was not met in this spelling before. In the namespace of its parent only its own name counts.
  func child(_ number: Int, _ name: XMLNames.Name, of parent: Element, in namespace: String?) -> Element {
    let path = parent.path + [name.local]
    let foreign = name.namespace == namespace ? nil : name.namespace
    let known = parent.children.first { $0.element.path == path && $0.element.foreignNamespace == foreign }
    let element = known?.element ?? Element(path: path, role: role(path, name), foreignNamespace: foreign)
    parent.children.append((number, element))
    return element
  }

  private func role(_ path: [String], _ name: XMLNames.Name) -> Role {
    if options.ignored.contains(path) { return .ignored }
    if options.exploded == path { return .exploded }
    guard options.lists.contains(path) else { return .plain }
    // Elements of two namespaces with one name make one list.
    return .listed(
      column: columns.firstIndex { $0.isList && $0.path == path } ?? addColumn(path, isList: true, name: name)
    )
  }

  /// The columns' names: the path's names with `_` between them. Where two are alike, elements come before attributes, the
  /// earlier before the later, and the other is told apart by `@` or its prefix.
  func names() -> [String] {
    var names = Array(repeating: "", count: columns.count)
    var taken: Set<String> = []
    let order = columns.indices.sorted { one, other in
      columns[one].isAttribute == columns[other].isAttribute ? one < other : !columns[one].isAttribute
    }
    for index in order {
      let column = columns[index]
      let plain = column.path.isEmpty ? "text" : column.path.joined(separator: "_")
      var name = plain
      if taken.contains(name), column.isAttribute {
        name = (column.path.dropLast() + ["@" + (column.path.last ?? "")]).joined(separator: "_")
      } else if taken.contains(name), let prefix = column.name?.prefix {
        name = (column.path.dropLast() + [prefix + ":" + (column.path.last ?? "")]).joined(separator: "_")
      }
      var number = 2
      let base = name
      while taken.contains(name) {
        name = "\(base)_\(number)"
        number += 1
      }
      taken.insert(name)
      names[index] = name
    }
    return names
  }

  /// Every element that occurs again in one record, and for which nothing says what that means.
  func repeated() -> [(path: String, line: Int, count: Int)] {
    var found: [(path: String, line: Int, count: Int)] = []
    var open = [root]
    var done: Set<ObjectIdentifier> = []
    while let element = open.popLast() {
      guard done.insert(ObjectIdentifier(element)).inserted else { continue }
      if let repeated = element.repeated {
        found.append((element.path.joined(separator: "/"), repeated.line, repeated.count))
      }
      open += element.children.map(\.element)
    }
    return found.sorted { ($0.line, $0.path) < ($1.line, $1.path) }
  }
}

/// Which resources are read, in which order.
struct ReadingPlan: Sendable {
  private let resources: [Resource]
  private let wanted: Set<String>
  private let selected: Set<String>

  /// - Throws: ``APIError`` where resources do not fit together.
  init(_ definition: APIDefinition, only: Set<String>) throws {
    var byName: [String: Resource] = [:]
    for resource in definition.resources {
      guard byName.updateValue(resource, forKey: resource.name) == nil else {
        throw APIError(.definition, "two resources are called '\(resource.name)'")
      }
    }
    for name in only where byName[name] == nil {
      throw APIError(
        .definition, "there is no resource '\(name)'",
        advice: "Known: \(byName.keys.sorted().joined(separator: ", ")).")
    }
    selected = only.isEmpty ? Set(definition.resources.filter(\.isEmitted).map(\.name)) : only
    var wanted: Set<String> = []
    for name in selected {
      var path: Set<String> = []
      var next: String? = name
      while let current = next {
        guard let resource = byName[current] else {
          throw APIError(.definition, "there is no resource '\(current)', which '\(name)' names as a parent")
        }
        guard path.insert(current).inserted else {
          throw APIError(.definition, "the resource '\(current)' is its own parent")
        }
        next = resource.parent?.resource
      }
      wanted.formUnion(path)
    }
    self.wanted = wanted
    resources = definition.resources
  }

  /// The resources that need no other.
  var roots: [Resource] { resources.filter { wanted.contains($0.name) && $0.parent == nil } }

  func children(of parent: Resource) -> [Resource] {
    resources.filter { wanted.contains($0.name) && $0.parent?.resource == parent.name }
  }

  /// Whether a resource's records are handed over.
  func emits(_ resource: Resource) -> Bool { selected.contains(resource.name) }

  /// Whether a resource's cursor may move: only where everything that depends on it was read as well.
  func moves(_ resource: Resource) -> Bool {
    let below = resources.filter { $0.parent?.resource == resource.name }
    return (emits(resource) || !resource.isEmitted)
      && below.allSatisfy { wanted.contains($0.name) && moves($0) }
  }
}

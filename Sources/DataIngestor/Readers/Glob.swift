/// A shell pattern over relative paths: `*` and `?` stay within a name, `**` crosses folders, `[a-z]` and `[!a-z]` are sets.
struct Glob {
  private let pattern: [Character]

  init(_ pattern: String) { self.pattern = Array(pattern) }

  func matches(_ path: String) -> Bool { matches(Array(path), 0, 0) }

  private func matches(_ path: [Character], _ at: Int, _ from: Int) -> Bool {
    var at = at
    var from = from
    while from < pattern.count {
      switch pattern[from] {
      case "*":
        if from + 1 < pattern.count, pattern[from + 1] == "*" {
          var rest = from + 2
          if rest < pattern.count, pattern[rest] == "/" { rest += 1 }
          return (at...path.count).contains { start in
            (start == at || rest >= pattern.count || path[start - 1] == "/") && matches(path, start, rest)
          }
        }
        var end = at
        while true {
          if matches(path, end, from + 1) { return true }
          guard end < path.count, path[end] != "/" else { return false }
          end += 1
        }
      case "?":
        guard at < path.count, path[at] != "/" else { return false }
        (at, from) = (at + 1, from + 1)
      case "[":
        guard at < path.count, let close = pattern[(from + 1)...].dropFirst().firstIndex(of: "]") else {
          return false
        }
        guard contains(path[at], Array(pattern[(from + 1)..<close])) else { return false }
        (at, from) = (at + 1, close + 1)
      default:
        guard at < path.count, path[at] == pattern[from] else { return false }
        (at, from) = (at + 1, from + 1)
      }
    }
    return at == path.count
  }

  private func contains(_ character: Character, _ set: [Character]) -> Bool {
    let negated = set.first == "!"
    let members = negated ? Array(set.dropFirst()) : set
    var index = 0
    var found = false
    while index < members.count {
      if index + 2 < members.count, members[index + 1] == "-" {
        found = found || (members[index]...members[index + 2]).contains(character)
        index += 3
      } else {
        found = found || members[index] == character
        index += 1
      }
    }
    return found != negated
  }
}

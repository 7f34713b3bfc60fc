/// The name among `candidates` that is most like a misspelt one, if any is like it at all.
func nearest(to name: String, in candidates: some Sequence<String>) -> String? {
  let folded = name.lowercased()
  let scored = candidates.map { (candidate: $0, distance: editDistance(folded, $0.lowercased())) }
  guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
  return best.distance <= max(1, name.count / 3) ? best.candidate : nil
}

/// Levenshtein's distance.
private func editDistance(_ first: String, _ second: String) -> Int {
  let first = Array(first)
  let second = Array(second)
  var row = Array(0...second.count)
  for (i, a) in first.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, b) in second.enumerated() {
      let substituted = diagonal + (a == b ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
    }
  }
  return row[second.count]
}

/// The advice that goes with a name nobody knows.
func advice(for name: String, among candidates: some Sequence<String>) -> String {
  if let match = nearest(to: name, in: candidates) { return "Did you mean '\(match)'?" }
  return "Known: " + candidates.sorted().joined(separator: ", ") + "."
}

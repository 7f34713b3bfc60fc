/// Sets that only ever grow together (union-find).
struct DisjointSets {
  private var parents: [Int]

  init(count: Int) { parents = Array(0..<count) }

  mutating func root(_ member: Int) -> Int {
    var member = member
    while parents[member] != member {
      parents[member] = parents[parents[member]]
      member = parents[member]
    }
    return member
  }

  mutating func unite(_ a: Int, _ b: Int) {
    let first = root(a)
    let second = root(b)
    if first != second { parents[max(first, second)] = min(first, second) }
  }
}

extension RandomAccessCollection {
  /// The first index at which `belongs` holds, in a collection where it holds for a tail.
  func partitioningIndex(where belongs: (Element) -> Bool) -> Index {
    var low = startIndex
    var count = self.count
    while count > 0 {
      let half = count / 2
      let middle = index(low, offsetBy: half)
      if belongs(self[middle]) {
        count = half
      } else {
        low = index(after: middle)
        count -= half + 1
      }
    }
    return low
  }
}

extension Paginator {
  /// The pages that follow the first, where its response tells how many there are, so that they can be read at once.
  func known(after state: PageState, _ reading: Reading) throws -> [PageState] {
    guard state.index == 0, reading.page.arrived > 0, pagination.stop == nil else { return [] }
    let numbers: [Int]
    switch pagination.kind {
    case .page(let first, _):
      let pages: Int
      if let source = pagination.totalPages {
        pages = try count(source, reading) ?? 0
      } else if let source = pagination.total, let total = try count(source, reading) {
        pages = (total + reading.page.arrived - 1) / reading.page.arrived
      } else {
        return []
      }
      numbers = pages > 1 ? Array((first + 1)..<(first + min(pages, pagination.maximumPages))) : []
    case .offset(let first, let size, 0):
      guard let source = pagination.total, let total = try count(source, reading),
        reading.page.arrived == size
      else {
        return []
      }
      let pages = min((total + size - 1) / size, pagination.maximumPages)
      numbers = pages > 1 ? (1..<pages).map { first + $0 * size } : []
    default: return []
    }
    return numbers.enumerated().map { position, number in
      var next = PageState(index: position + 1, number: number)
      next.parameters = state.parameters.map {
        $0.target == pagination.target ? .init(target: $0.target, value: String(number), isNumber: true) : $0
      }
      return next
    }
  }
}

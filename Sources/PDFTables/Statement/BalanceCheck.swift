import Foundation

/// Checks that each balance is the one before it and what was booked between.
struct BalanceCheck {
  /// By row; nil where there is none.
  let amounts: [Decimal?]
  let balances: [Decimal?]

  struct Outcome {
    /// Rows whose balance does not follow, with what was expected.
    var mismatches: [(row: Int, expected: Decimal, found: Decimal)]
    var checked: Int
  }

  /// Nil when there are fewer than two balances, or when most do not follow in any order: then it is no running balance.
  func outcome() -> Outcome? {
    let tries = [(false, 1), (true, 1), (false, -1), (true, -1)].map { isReversed, sign in
      walk(isReversed: isReversed, sign: Decimal(sign))
    }
    guard let best = tries.min(by: { $0.mismatches.count < $1.mismatches.count }), best.checked > 0,
      best.mismatches.count * 2 < best.checked
    else { return nil }
    return best
  }

  private func walk(isReversed: Bool, sign: Decimal) -> Outcome {
    var outcome = Outcome(mismatches: [], checked: 0)
    var last: Decimal?
    var booked = Decimal(0)
    let order = isReversed ? Array(amounts.indices.reversed()) : Array(amounts.indices)
    for row in order {
      booked += sign * (amounts[row] ?? 0)
      guard let balance = balances[row] else { continue }
      if let last {
        outcome.checked += 1
        if last + booked != balance { outcome.mismatches.append((row, last + booked, balance)) }
      }
      last = balance
      booked = 0
    }
    return outcome
  }
}

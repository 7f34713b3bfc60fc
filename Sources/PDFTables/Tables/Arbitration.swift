/// Chooses between tables that claim the same text.
struct Arbitration {
  let text: PageText

  /// Of grids one inside the other, the one that explains more fields is kept.
  func kept(_ drafts: [TableDraft]) -> [TableDraft] {
    let ordered = drafts.sorted { $0.filled > $1.filled }
    var kept: [TableDraft] = []
    for draft in ordered {
      let overlaps = kept.contains { other in
        guard let shared = other.box.intersection(draft.box) else { return false }
        return shared.area > 0.3 * min(other.box.area, draft.box.area)
      }
      if !overlaps { kept.append(draft) }
    }
    return kept
  }
}

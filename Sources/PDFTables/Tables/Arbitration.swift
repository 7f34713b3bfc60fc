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

  /// Drops a grid that encloses only part of a table that the text's alignment shows whole: a boxed heading,
  /// a few coloured rows.
  func withoutFragments(_ grids: [TableDraft], of streams: [TableDraft]) -> [TableDraft] {
    grids.filter { grid in
      !streams.contains { stream in
        guard let shared = stream.box.intersection(grid.box), shared.width > 0.7 * grid.box.width else {
          return false
        }
        guard stream.columnCount >= grid.filledColumns, grid.box.width > 0.7 * stream.box.width else {
          return false
        }
        let outside = stream.rows.filter { row in
          let middle = (row.top + row.bottom) / 2
          return row.filled > 1 && !grids.contains { $0.box.top < middle && $0.box.bottom > middle }
        }
        return outside.count >= 2 && outside.count * 3 >= grid.rows.count * 2
      }
    }
  }
}

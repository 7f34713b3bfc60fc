extension TypeProver.Finding {
  /// Decides an ambiguous column by the format that earlier loads of the source proved, and says so; tells as well where the
  /// values now prove another format than before.
  /// - Parameter known: The registered format (``ColumnFormat/signature``).
  mutating func settle(by known: String, _ column: StagedRelation.Column, _ source: String) -> Problem? {
    guard nonNull > 0, let signature = format.signature else { return nil }
    if !rivals.isEmpty {
      guard let proved = ([format] + rivals).first(where: { $0.signature == known }) else { return nil }
      format = proved
      rivals = []
      return Problem(
        "typing.settled", "The column '\(column.original)' is read as \(known), as earlier loads proved.",
        severity: .note, source: source, column: column.original)
    }
    guard signature != known else { return nil }
    return Problem(
      "typing.changed",
      "The column '\(column.original)' was read as \(known) before; its values now are \(signature).",
      severity: .warning, source: source, column: column.original,
      advice: "Check that the source changed its format on purpose.")
  }
}

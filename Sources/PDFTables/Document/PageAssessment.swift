/// Tells whether a page's text can be trusted: scanned pages, fonts without a meaning, slanted text.
struct PageAssessment {
  let content: PageContent

  /// Images cover much of the page and there is hardly any text.
  var isScanned: Bool {
    guard content.characters.count < 20 else { return false }
    let covered = content.images.reduce(0.0) { $0 + ($1.intersection(content.box)?.area ?? 0) }
    return covered > 0.25 * content.box.area
  }

  var diagnostics: [PDFDiagnostic] {
    var found: [PDFDiagnostic] = []
    let number = content.number
    if content.unmappedCharacters * 20 > max(1, content.characters.count), content.unmappedCharacters > 3 {
      found.append(
        .init(
          .warning, "pdf.page.unmapped", page: number,
          "\(content.unmappedCharacters) characters of page \(number) have no known meaning and are shown as U+FFFD."
        ))
    }
    if content.slantedCharacters > 40 {
      found.append(
        .init(
          .note, "pdf.page.slanted", page: number,
          "\(content.slantedCharacters) characters of page \(number) stand at a slant and were left out."))
    }
    return found
  }
}

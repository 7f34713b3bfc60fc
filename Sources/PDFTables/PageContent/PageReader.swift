import CPDFium

/// Reads one page: characters, rules, form values; crop box, `/Rotate` and turned text applied.
struct PageReader {
  var maximumCharacters: Int
  var maximumObjects: Int

  func read(_ document: PDFiumDocument, page number: Int) throws -> PageContent {
    try document.withPage(number: number) { pdfium, page, form in
      var raw = CharacterReader(pdfium: pdfium)
      if let text = pdfium.loadTextPage(page) {
        defer { pdfium.closeTextPage(text) }
        try raw.read(text, limit: maximumCharacters)
      }
      let shown = Int(pdfium.pageRotation(page)) & 3
      let turn = PageTurn(userBox: userBox(pdfium, page), quarters: Self.quarters(raw.characters) ?? shown)
      var content = PageContent(
        number: number, width: turn.width, height: turn.height, turn: (turn.quarters - shown + 4) % 4)
      content.unmappedCharacters = raw.unmapped
      content.slantedCharacters = raw.slanted
      content.characters = Self.characters(raw.characters, turn, content.box)

      var graphics = GraphicsReader(pdfium: pdfium, turn: turn, limit: maximumObjects)
      try graphics.read(page)
      content.rules = Self.visible(graphics.rules, in: content.box)
      content.fills = graphics.fills
      content.drawings = graphics.drawings
      content.images = graphics.images

      let fields = FormFieldReader(pdfium: pdfium, turn: turn).read(page, form: form)
      for field in fields { content.characters += field.characters }
      content.formFields = fields.map { PDFField(name: $0.name, value: $0.text, page: number) }
      return content
    }
  }

  private func userBox(_ pdfium: PDFiumFunctions, _ page: CPDFiumPageRef) -> CPDFiumRect {
    var box = CPDFiumRect()
    if pdfium.pageBoundingBox(page, &box) != 0, box.right > box.left, box.top > box.bottom { return box }
    return CPDFiumRect(left: 0, top: pdfium.pageHeight(page), right: pdfium.pageWidth(page), bottom: 0)
  }

  /// The clockwise turn that makes most characters upright; nil on a page without text.
  private static func quarters(_ characters: [RawGlyph]) -> Int? {
    var counts = [0, 0, 0, 0]
    for character in characters { counts[Int(character.turn)] += 1 }
    guard let most = counts.max(), most > 0, let turn = counts.firstIndex(of: most) else { return nil }
    return (4 - turn) % 4
  }

  private static func characters(_ raw: [RawGlyph], _ turn: PageTurn, _ page: Box) -> [Glyph] {
    var characters: [Glyph] = []
    characters.reserveCapacity(raw.count)
    for character in raw {
      let box = turn.box(character.rect)
      guard page.containsMiddle(of: box), let scalar = Unicode.Scalar(character.scalar) else { continue }
      characters.append(
        Glyph(
          scalar: scalar, box: box, turn: UInt8((Int(character.turn) + turn.quarters) % 4),
          isBold: character.isBold, startsRun: character.startsRun))
    }
    return characters
  }

  /// Rules cut to the page; those wholly outside are left out.
  private static func visible(_ rules: [Rule], in page: Box) -> [Rule] {
    rules.compactMap { rule in
      var rule = rule
      let across = rule.orientation == .horizontal ? page.height : page.width
      let along = rule.orientation == .horizontal ? page.width : page.height
      guard rule.position >= -1, rule.position <= across + 1 else { return nil }
      rule.start = max(0, rule.start)
      rule.end = min(along, rule.end)
      return rule.end > rule.start ? rule : nil
    }
  }
}

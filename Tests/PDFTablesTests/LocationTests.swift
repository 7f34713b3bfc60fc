import Testing

@testable import PDFTables

@Suite struct LocationTests {
  @Test func `the library named by the environment is looked at first`() {
    let paths = PDFiumLocation.candidates(
      environment: ["INGESTOR_PDFIUM": "/a/b.so", "HOME": "/h"], executable: nil)
    #expect(paths.first == "/a/b.so")
    #expect(paths.last == "/h/.cache/data-ingestor/native/lib/\(PDFiumLocation.fileName)")
  }
}

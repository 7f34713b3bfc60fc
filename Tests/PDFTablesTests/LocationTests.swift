import Testing

@testable import PDFTables

@Suite struct LocationTests {
  @Test func `the library named by the environment is looked at first`() {
    let paths = PDFiumLocation.candidates(
      environment: { ["INGESTOR_PDFIUM": "/a/b.so", "HOME": "/h"][$0] }, executable: nil)
    #expect(paths.first == "/a/b.so")
    #expect(paths.last == "/h/.cache/data-ingestor/native/lib/\(PDFiumLocation.fileName)")
  }

  @Test func `the library installed with the program is looked for from where the program is`() {
    let paths = PDFiumLocation.candidates(
      environment: { ["INGESTOR_PDFIUM": "/a/b.so", "HOME": "/h"][$0] }, executable: "/usr/local/bin/ingestor"
    )
    #expect(paths[1] == "/usr/local/lib/ingestor/\(PDFiumLocation.fileName)")
  }
}

/// Tables out of PDF documents.
public enum PDFTables {
  public static func inProcess(path: String, options: PDFOptions) throws -> [PDFTable] {
    try DocumentReader(options: options).tables(path: path)
  }
}

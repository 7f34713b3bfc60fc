import Foundation
import TestDocuments

@testable import DataIngestor

/// The orders in archives, in compressed files and in a document.
enum PackedFixtures {
  typealias Order = ReaderFixture.Order

  static let all: [ReaderFixture] = [
    ReaderFixture(
      description: "csv in a zip",
      write: { orders, workspace in
        try workspace.write("orders.csv", ReaderFixture.csv(orders))
        try ReaderFixture.python(
          "import zipfile; zipfile.ZipFile('export.zip', 'w').write('orders.csv', 'data/orders.csv')",
          in: workspace)
        return "csv: export.zip"
      }, damage: { try $0.write("export.zip", "PK and no more") }),
    ReaderFixture(
      description: "csv in a tar.zst",
      write: { orders, workspace in
        try workspace.write("orders.csv", ReaderFixture.csv(orders))
        try ReaderFixture.python(
          """
          import subprocess, tarfile; t = tarfile.open('export.tar', 'w'); t.add('orders.csv', 'data/orders.csv'); t.close()
          subprocess.run(['zstd', '-q', '-f', '--rm', 'export.tar'], check=True)
          """, in: workspace)
        return "csv: export.tar.zst"
      }, damage: { try cutOff("export.tar.zst", $0) }),
    ReaderFixture(
      description: "messy csv, compressed by zst",
      write: { orders, workspace in
        try workspace.write("orders.csv", messy(orders))
        try ReaderFixture.python(
          """
          import subprocess; text = open('orders.csv', encoding='utf-8').read(); open('orders.csv', 'w', encoding='cp1252').write(text)
          subprocess.run(['zstd', '-q', '-f', '--rm', 'orders.csv'], check=True)
          """, in: workspace)
        return "csv: orders.csv.zst"
      }, damage: { try cutOff("orders.csv.zst", $0) }),
    ReaderFixture(
      description: "json, compressed",
      write: { orders, workspace in
        try workspace.write("orders.json", "[\(ReaderFixture.lines(orders).joined(separator: ","))]")
        try ReaderFixture.python(
          "import gzip; gzip.open('orders.json.gz', 'wb').write(open('orders.json', 'rb').read())",
          in: workspace)
        return "json: orders.json.gz"
      }, damage: { try $0.write("orders.json.gz", "no gzip") }),
    ReaderFixture(
      description: "pdf",
      write: { orders, workspace in
        try workspace.write("orders.pdf", "")
        try document(orders).write(to: workspace.folder.appending(path: "orders.pdf"))
        return "pdf: orders.pdf"
      }, damage: { try cutOff("orders.pdf", $0) }),
  ]

  /// Lines above and below the table, semicolons, line ends of Windows, quotes where none are needed.
  private static func messy(_ orders: [Order]) -> String {
    let plain = ReaderFixture.csv(orders).split(separator: "\n")
    let rows = plain.dropFirst().map { row in
      row.split(separator: ",", omittingEmptySubsequences: false).map { "\"\($0)\"" }.joined(separator: ";")
    }
    return (["Orders of the year", "", String(plain[0]).replacing(",", with: ";")] + rows).joined(
      separator: "\r\n")
      + "\r\n"
  }

  private static func document(_ orders: [Order]) -> Data {
    let hasNote = orders.contains { $0.note != nil }
    var pdf = SmallPDF()
    let rows = orders.map {
      ["\($0.id)", $0.day, $0.amount, $0.memo] + (hasNote ? [$0.note ?? ""] : [])
    }
    pdf.grid(
      [["id", "day", "amount", "memo"] + (hasNote ? ["note"] : [])] + rows,
      xs: Array([50, 100, 200, 300, 420, 500].prefix(hasNote ? 6 : 5)), top: 100)
    pdf.endPage()
    return pdf.data()
  }

  /// Leaves half of a file.
  private static func cutOff(_ path: String, _ workspace: Workspace) throws {
    let url = workspace.folder.appending(path: path)
    let whole = try Data(contentsOf: url)
    try whole.prefix(whole.count / 2).write(to: url)
  }
}

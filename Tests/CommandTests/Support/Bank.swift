/// A bank's export and its declaration: the smallest project.
enum Bank {
  static let yaml = """
    users: [James]
    sources:
      bank:
        tag: transactions
        csv: data
        columns: {timestamp: Date, amount: Amount, description: Memo}
    """

  static func csv(_ rows: String...) -> String {
    (["Date,Amount,Memo"] + rows).joined(separator: "\n") + "\n"
  }

  static let january = csv("2026-01-02,-54.20,Grocer", "2026-01-05,2800.00,Salary")

  /// A file that takes long enough to load for a signal to meet it.
  static func large(rows: Int) -> String {
    var text = "Date,Amount,Memo\n"
    text.reserveCapacity(rows * 40)
    for row in 0..<rows {
      text += "2026-01-\(10 + row % 20),-\(row % 1000).\(10 + row % 90),Payment number \(row)\n"
    }
    return text
  }
}

extension Tool {
  /// A project of one bank whose vault does not exist yet.
  static func bank(_ rows: String = Bank.january) throws -> Tool {
    let tool = try Tool()
    try tool.write("ingestor.yaml", Bank.yaml)
    try tool.write("data/2026-01.csv", rows)
    return tool
  }
}

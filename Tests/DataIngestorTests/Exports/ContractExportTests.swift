import Foundation
import Testing

@testable import DataIngestor

/// Exported data contracts and the data product under the tools of their standards.
@Suite(.everyDestination) struct ContractExportTests {
  @Test func `The contracts are valid, and the vault keeps them`() async throws {
    let tools = try await PythonTool("contracts")
    let project = try ExportProject()
    try await project.load()
    let files = try await project.export(.odps)
    #expect(
      files.written == [
        "contracts/sources/household.odcs.yaml", "contracts/sources/north.odcs.yaml",
        "contracts/sources/south.odcs.yaml", "contracts/subscriptions.odcs.yaml",
        "contracts/transactions.odcs.yaml",
        "product.odps.yaml",
      ])
    // Lints the product, and each contract that it refers to.
    let product = try await tools.run("dataproduct", ["lint", "product.odps.yaml"], in: project.output)
    #expect(product.code == 0 && product.output.contains("Data product is valid"), "\(product.output)")
    for name in ["subscriptions", "transactions", "sources/household", "sources/south"] {
      #expect(
        product.output.replacing("\n", with: " ").contains("contracts/\(name).odcs.yaml"), "\(product.output)"
      )
    }
    // Runs the contract against the vault: columns, types, rules.
    for contract in ["subscriptions", "sources/south"] {
      let test = try await tools.run(
        "datacontract", ["test", "contracts/\(contract).odcs.yaml"], in: project.output)
      #expect(test.code == 0 && test.output.contains("Data contract is valid"), "\(contract): \(test.output)")
    }
    try await project.export(.odps, minimumPrice: 100)
    let broken = try await tools.run(
      "datacontract", ["test", "contracts/subscriptions.odcs.yaml"], in: project.output)
    #expect(broken.code != 0 && broken.output.contains("price"), "\(broken.output)")
  }
}

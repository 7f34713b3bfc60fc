/// A data product after the Open Data Product Standard 1.0: the sources go in, the tags come out.
struct DataProduct: Encodable {
  let apiVersion = "v1.0.0"
  let kind = "DataProduct"
  let id: String
  let name: String
  let version = "1.0.0"
  let status = "active"
  let description: Description
  let inputPorts: [InputPort]
  let outputPorts: [OutputPort]

  struct Description: Encodable {
    let purpose = "The rows of all sources under common contracts, with every version of every row."
    let usage = "Query the views in the vault; each output port is one."
  }

  struct InputPort: Encodable {
    let name: String
    let version: String
    let contractId: String
  }

  struct OutputPort: Encodable {
    let name: String
    let description: String
    let type: String
    let version: String
    let contractId: String
    let inputContracts: [InputContract]
  }

  struct InputContract: Encodable {
    let id: String
    let version: String
  }

  /// The product and the contracts that it refers to.
  static func files(_ model: ExportModel) throws -> [ExportedFile] {
    let product = ExportedFile(path: "product.odps.yaml", text: try YAMLDocument(DataProduct(model)).text)
    let contracts = try DataContract.files(model).map {
      ExportedFile(path: "contracts/\($0.path)", text: $0.text)
    }
    return [product] + contracts
  }

  private init(_ model: ExportModel) {
    id = "urn:data-ingestor:product:\(model.vault.stem)"
    name = model.vault.stem
    description = Description()
    let inputs = Dictionary(
      model.sources.map {
        ($0.name, InputContract(id: DataContract.id($0.name, .source), version: DataContract.version($0)))
      }
    ) { $1 }
    inputPorts = model.sources.map {
      InputPort(
        name: $0.name, version: DataContract.version($0), contractId: DataContract.id($0.name, .source))
    }
    outputPorts = model.tags.map { tag in
      OutputPort(
        name: tag.name, description: tag.description,
        type: model.vault.dialect.isLocal ? "duckdb" : "postgres", version: DataContract.version(tag),
        contractId: DataContract.id(tag.name, .tag), inputContracts: tag.sources.compactMap { inputs[$0] })
    }
  }
}

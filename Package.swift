// swift-tools-version: 6.3
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "data-ingestor",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "DataIngestor", targets: ["DataIngestor"]),
    .executable(name: "ingestor", targets: ["IngestorCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    .target(name: "DelimitedText", swiftSettings: strict),
    .systemLibrary(name: "CDuckDB", pkgConfig: "duckdb", providers: [.brew(["duckdb"])]),
    .target(name: "DuckDB", dependencies: ["CDuckDB"], swiftSettings: strict),
    .target(name: "CPDFium"),
    .target(name: "PDFTables", dependencies: ["CPDFium"], swiftSettings: strict),
    .target(
      name: "DataIngestor",
      dependencies: [
        "DelimitedText", "DuckDB",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "IngestorCommand",
      dependencies: [
        "DataIngestor", "DuckDB", "PDFTables",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "PDFTablesTests", dependencies: ["PDFTables"], resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .testTarget(name: "DuckDBTests", dependencies: ["DuckDB"], swiftSettings: strict),
    .testTarget(
      name: "DataIngestorTests", dependencies: ["DataIngestor", "DuckDB"], resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .testTarget(
      name: "CommandTests", dependencies: ["DataIngestor", "DuckDB", "IngestorCommand"], swiftSettings: strict
    ),
  ]
)

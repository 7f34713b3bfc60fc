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
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
  ],
  targets: [
    .target(name: "SeededRandom", swiftSettings: strict),
    .target(name: "DelimitedText", dependencies: ["SeededRandom"], swiftSettings: strict),
    .systemLibrary(name: "CDuckDB", pkgConfig: "duckdb", providers: [.brew(["duckdb"])]),
    .target(name: "DuckDB", dependencies: ["CDuckDB"], swiftSettings: strict),
    .systemLibrary(
      name: "CArchive", pkgConfig: "libarchive",
      providers: [.apt(["libarchive-dev"]), .brew(["libarchive"])]),
    .systemLibrary(
      name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"]), .brew(["xxhash"])]),
    .target(name: "Archives", dependencies: ["CArchive"], swiftSettings: strict),
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]),
    .target(name: "LibXML2", dependencies: ["CLibXML2"], swiftSettings: strict),
    .target(name: "HTMLTables", dependencies: ["LibXML2"], swiftSettings: strict),
    .target(name: "XMLRecords", dependencies: ["LibXML2"], swiftSettings: strict),
    .target(name: "BankStatements", dependencies: ["LibXML2"], swiftSettings: strict),
    .target(name: "WorkoutFiles", dependencies: ["LibXML2"], swiftSettings: strict),
    .target(name: "Workbooks", dependencies: ["Archives", "LibXML2"], swiftSettings: strict),
    .target(name: "CPDFium"),
    .target(name: "PDFTables", dependencies: ["CPDFium", "SeededRandom"], swiftSettings: strict),
    .target(
      name: "DataIngestor",
      dependencies: [
        "Archives", "BankStatements", "CXXHash", "DelimitedText", "DuckDB", "HTMLTables", "LibXML2",
        "PDFTables",
        "RESTSource", "Workbooks", "WorkoutFiles", "XMLRecords",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),
    .target(
      name: "RESTSource",
      dependencies: [
        "LibXML2",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ],
      resources: [.embedInCode("Connectors")], swiftSettings: strict),
    .target(
      name: "IngestorServer",
      dependencies: [
        "DataIngestor", "RESTSource",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      resources: [.embedInCode("Templates"), .embedInCode("Assets")], swiftSettings: strict),
    .executableTarget(
      name: "IngestorCommand",
      dependencies: [
        "DataIngestor", "DelimitedText", "DuckDB", "IngestorServer", "PDFTables", "RESTSource",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .target(
      name: "TestServers",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      path: "Tests/TestServers", swiftSettings: strict),
    .target(name: "TestDocuments", path: "Tests/TestDocuments", swiftSettings: strict),
    .testTarget(
      name: "PDFTablesTests", dependencies: ["PDFTables", "SeededRandom", "TestDocuments"],
      resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .testTarget(
      name: "DelimitedTextTests", dependencies: ["DelimitedText", "SeededRandom"], exclude: ["Fixtures"],
      swiftSettings: strict),
    .testTarget(
      name: "BankStatementsTests", dependencies: ["BankStatements"], resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .testTarget(
      name: "WorkoutFilesTests", dependencies: ["LibXML2", "WorkoutFiles"], resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .testTarget(name: "WorkbooksTests", dependencies: ["Workbooks"], swiftSettings: strict),
    .testTarget(
      name: "XMLRecordsTests", dependencies: ["LibXML2", "XMLRecords"], resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .testTarget(
      name: "LibXML2Tests", dependencies: ["LibXML2"], swiftSettings: strict),
    .testTarget(
      name: "HTMLTablesTests", dependencies: ["HTMLTables", "LibXML2"], resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .testTarget(name: "DuckDBTests", dependencies: ["DuckDB"], swiftSettings: strict),
    .testTarget(
      name: "DataIngestorTests",
      dependencies: ["DataIngestor", "DuckDB", "PDFTables", "TestDocuments", "TestServers"],
      resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .testTarget(
      name: "RESTSourceTests",
      dependencies: [
        "RESTSource", "TestServers",
        .product(name: "Yams", package: "Yams"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(
      name: "IngestorServerTests", dependencies: ["IngestorServer", "DataIngestor"], swiftSettings: strict),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "DataIngestor", "DuckDB", "IngestorCommand", "IngestorServer", "TestDocuments", "TestServers",
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ],
      swiftSettings: strict
    ),
  ]
)

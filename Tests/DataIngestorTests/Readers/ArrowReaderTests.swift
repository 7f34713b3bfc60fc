import DuckDB
import Foundation
import Testing

@testable import DataIngestor

/// Arrow IPC files as Arrow's own library, pandas and Polars write them.
struct ArrowReaderTests {
  /// Sources of one tag, by their readers' parts.
  private func yaml(_ readers: String...) -> String {
    let sources = readers.enumerated().map { "  s\($0): {tag: t, \($1), key: [id]}\n" }
    return "users: [James]\ntags: {t: {columns: {id: integer}}}\nsources:\n\(sources.joined())"
  }

  /// A table of every type in 5,000 rows, with values that are absent, as `table`.
  private static let table = """
    import datetime, decimal, pyarrow as pa, pyarrow.feather as feather, pyarrow.ipc as ipc, pyarrow.parquet as parquet
    n, day, utc = range(5000), datetime.timedelta(days=1), datetime.timezone.utc
    start = datetime.datetime(2020, 1, 1, 1, 2, 3, 400000)
    table = pa.table({
      "id": n, "nothing": pa.nulls(5000), "tiny": pa.array([i % 100 for i in n], pa.int8()),
      "huge": pa.array([2**63 + i for i in n], pa.uint64()), "real": pa.array([i / 4 if i % 7 else None for i in n], pa.float32()),
      "double": [i / 8 for i in n], "half": pa.array([i % 64 / 2 for i in n], pa.float16()),
      "money": pa.array([decimal.Decimal(i) / 100 for i in n], pa.decimal128(20, 2)), "yes": [i % 3 == 0 for i in n],
      "day": pa.array([start.date() + day * i for i in n]), "at": pa.array([start + day * i for i in n], pa.timestamp("ms")),
      "fine": pa.array([start + day * (i % 9000) for i in n], pa.timestamp("ns")),
      "zoned": pa.array([start.replace(tzinfo=utc) + day * i for i in n], pa.timestamp("us", "Europe/Berlin")),
      "clock": pa.array([datetime.time(1, 2, i % 60) for i in n], pa.time64("us")),
      "text": [f"text {i}" if i % 5 else None for i in n], "large": pa.array([f"a text that is longer {i}" for i in n], pa.large_string()),
      "raw": [bytes([i % 256, 0]) for i in n], "list": [[i, None] if i % 3 else None for i in n],
      "structure": [{"a": i, "b": [str(i)]} for i in n], "map": pa.array([[("k", i)] for i in n], pa.map_(pa.string(), pa.int64())),
      "category": pa.array([None if i % 11 == 0 else ["a", "bb", "ccc"][i % 3] for i in n]).dictionary_encode()})
    parquet.write_table(table, "t.parquet")

    """

  private static let writers = [
    "uncompressed": "feather.write_feather(table, 't.arrow', compression='uncompressed')",
    "LZ4": "feather.write_feather(table, 't.arrow', compression='lz4', chunksize=3000)",
    "Zstandard": "feather.write_feather(table, 't.arrow', compression='zstd', chunksize=999)",
    "a stream": "w = ipc.new_stream('t.arrow', table.schema); w.write_table(table, 700); w.close()",
    "a compressed stream":
      "w = ipc.new_stream('t.arrow', table.schema, options=ipc.IpcWriteOptions(compression='lz4')); w.write_table(table); w.close()",
  ]

  @Test(arguments: writers.keys.sorted()) func `An Arrow file is read as the same table in Parquet is`(
    _ form: String
  ) async throws {
    let workspace = try Workspace()
    try await PythonTool.arrow(Self.table + Self.writers[form, default: ""], in: workspace.folder)
    let report = try await workspace.run(yaml("parquet: t.parquet", "arrow: t.arrow"))
    for result in report.results {
      #expect(
        result.status == .succeeded && result.counts.new == 5000 && result.problems.isEmpty,
        "\(result.problems)")
    }
    func columns(_ view: String) throws -> [[String?]] {
      try workspace.query(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = '\(view)' ORDER BY ordinal_position"
      )
    }
    let found = try columns("s1")
    #expect(try found == columns("s0"))
    let names = Self.names(of: found)
    #expect(names.count == 21, "\(names)")
    let same = names.map { "a.\(SQL.name($0)) IS NOT DISTINCT FROM p.\(SQL.name($0))" }
    #expect(
      try workspace.scalar(
        "SELECT count(*) FROM s1 a JOIN s0 p ON a.id = p.id WHERE \(same.joined(separator: " AND "))")
        == "5000")
    #expect(
      try workspace.query("SELECT category, list, record_source FROM s1 WHERE id = 4999") == [
        ["bb", "[4999,null]", "t.arrow"]
      ])
    // The vault is only read where nothing is loaded, and no view of the stream was left in it.
    #expect(
      try await workspace.project(yaml("arrow: t.arrow")).check().first.status == .succeeded)
    #expect(
      try workspace.query("SELECT 1 FROM duckdb_views() WHERE NOT internal AND sql LIKE '%arrow%'").isEmpty)
  }

  /// The columns of the source among those of its view.
  private static func names(of columns: [[String?]]) -> [String] {
    let own: Set = [
      "id", "nothing", "tiny", "huge", "real", "double", "half", "money", "yes", "day", "at", "fine", "zoned",
      "clock",
      "text", "large", "raw", "list", "structure", "map", "category",
    ]
    return columns.compactMap(\.[0]).filter(own.contains)
  }

  @Test
  func `Files of pandas and Polars are read: categories, views of texts, types that the engine has not`()
    async throws
  {
    let workspace = try Workspace()
    try await PythonTool.arrow(
      """
      import decimal, os, pandas, polars, pyarrow, pyarrow.feather as feather
      os.mkdir("data")
      pandas.DataFrame({"id": [1, 2], "kind": pandas.Categorical(["x", "y"]), "at": pandas.to_datetime(["2024-01-01 10:00"] * 2)}) \\
        .to_feather("data/pandas.feather")
      frame = polars.DataFrame({"id": [3, 4], "kind": ["a longer text than twelve", None], "n": [[1], []]})
      frame.with_columns(polars.col("kind").cast(polars.Categorical)).write_ipc("data/polars.arrow", compression="zstd")
      frame.write_ipc_stream("data/polars.arrows")
      feather.write_feather(pyarrow.table({"id": [5], "kind": ["z"], "Kind": ["Z"], "file_0": ["f"],
        "wide": pyarrow.array([decimal.Decimal(10) ** 45], pyarrow.decimal256(50, 2))}), "data/wide.ipc")
      """, in: workspace.folder)
    let result = try await workspace.run(
      yaml("arrow: data/pandas.feather", "arrow: data/polars.*", "arrow: data/wide.ipc"))
    for result in result.results { #expect(result.status == .succeeded, "\(result.problems)") }
    #expect(
      try workspace.query("SELECT id, kind, CAST(\"at\" AS VARCHAR), record_source FROM s0 ORDER BY id") == [
        ["1", "x", "2024-01-01 10:00:00", "data/pandas.feather"],
        ["2", "y", "2024-01-01 10:00:00", "data/pandas.feather"],
      ])
    #expect(
      try workspace.query("SELECT id, kind, n FROM s1 ORDER BY id, kind") == [
        ["3", "a longer text than twelve", "[1]"], ["4", nil, "[]"],
      ])
    #expect(
      try workspace.query("SELECT kind, file_0, wide FROM s2") == [
        ["z", "f", "1" + String(repeating: "0", count: 45) + ".00"]
      ])
  }

  @Test(.everyDestination)
  func `A folder and an archive are read file by file, each schema as its own layout`() async throws {
    let workspace = try Workspace()
    try await PythonTool.arrow(
      """
      import os, zipfile, pyarrow as pa, pyarrow.feather as feather
      os.mkdir("data")
      for i in range(3):
        feather.write_feather(pa.table({"id": [i], "kind": pa.array([f"kind {i}"]).dictionary_encode()}), f"data/{i}.arrow")
      feather.write_feather(pa.table({"id": [7], "note": ["other"]}), "data/7.feather")
      with zipfile.ZipFile("export.zip", "w") as z:
        for name in os.listdir("data"): z.write("data/" + name)
      """, in: workspace.folder)
    let report = try await workspace.run(yaml("arrow: data", "arrow: export.zip"))
    for (view, prefix) in [("s0", "data/"), ("s1", "export.zip/data/")] {
      #expect(
        try workspace.query("SELECT id, kind, note, record_source FROM \(view) ORDER BY id") == [
          ["0", "kind 0", nil, prefix + "0.arrow"], ["1", "kind 1", nil, prefix + "1.arrow"],
          ["2", "kind 2", nil, prefix + "2.arrow"], ["7", nil, "other", prefix + "7.feather"],
        ], "\(report.results.map(\.problems))")
    }
    #expect(
      try await workspace.run(yaml("arrow: data", "arrow: export.zip")).results.allSatisfy {
        $0.status == .unchanged
      })
  }

  @Test
  func
    `What is wrong with a file is told: cut off, of another kind, of an old version, with what cannot be kept`()
    async throws
  {
    let workspace = try Workspace()
    try await PythonTool.arrow(
      """
      import pyarrow as pa, pyarrow.feather as feather, pyarrow.ipc as ipc
      t = pa.table({"id": range(3000), "memo": [str(i) for i in range(3000)]})
      feather.write_feather(t, "whole.arrow")
      whole = open("whole.arrow", "rb").read()
      open("cut.arrow", "wb").write(whole[:-3000])
      open("half.arrow", "wb").write(whole[:len(whole) // 2])
      with ipc.new_stream("s.arrows", t.schema) as w: w.write_table(t)
      stream = open("s.arrows", "rb").read()
      open("half.arrows", "wb").write(stream[:len(stream) // 2])
      open("twice.arrows", "wb").write(stream + stream)
      open("text.arrow", "w").write("id,memo")
      open("old.feather", "wb").write(b"FEA1" + bytes(60) + b"FEA1")
      def write(name, column): feather.write_feather(pa.table({"id": [1], "x": column}), name)
      write("halves.arrow", pa.array([[1.5]], pa.list_(pa.float16())))
      write("nanos.arrow", pa.array([1500], pa.timestamp("ns", "UTC")))
      """, in: workspace.folder)
    let expected = [
      ("cut.arrow", "not a readable Arrow file"), ("half.arrow", "not a readable Arrow file"),
      ("half.arrows", "not a readable Arrow file"), ("twice.arrows", "bytes follow the end of the stream"),
      ("text.arrow", "does not begin like one"), ("old.feather", "version 1"),
      ("halves.arrow", "the column 'x' has the type list<item: halffloat>"),
      ("nanos.arrow", "in the column 'x' has nanoseconds (1500 as timestamp[ns, tz=UTC])"),
    ]
    for (file, words) in expected {
      let result = try await workspace.run(yaml("arrow: \(file)")).first
      #expect(result.failure == .source, "\(file)")
      #expect(
        result.problems.count == 1 && result.problems[0].file == file && result.problems[0].advice != nil
          && result.problems[0].description.contains(words), "\(file): \(result.problems)")
    }
    // All that is wrong with a folder comes in one report.
    let all = try await workspace.run(yaml("arrow: \"*.arrow*\"")).first
    #expect(all.problems.count == 7, "\(all.problems)")
  }

  @Test func `A stream that may have been cut off between two batches is read with a warning`() async throws {
    let workspace = try Workspace()
    try await PythonTool.arrow(
      """
      import pyarrow as pa, pyarrow.ipc as ipc
      t = pa.table({"id": range(100)})
      with ipc.new_stream("s.arrows", t.schema) as w: w.write_table(t)
      stream = open("s.arrows", "rb").read()
      open("s.arrows", "wb").write(stream[:-8])
      """, in: workspace.folder)
    let result = try await workspace.run(yaml("arrow: s.arrows")).first
    #expect(result.status == .succeeded && result.counts.new == 100)
    #expect(result.problems.map(\.code) == ["arrow.unfinished"] && result.problems[0].severity == .warning)
  }

  @Test func `Files and streams are known by their first bytes, and shown`() async throws {
    let workspace = try Workspace()
    try await PythonTool.arrow(
      """
      import datetime, pyarrow as pa, pyarrow.feather as feather, pyarrow.ipc as ipc
      t = pa.table({"id": range(9), "day": [datetime.date(2024, 1, 2)] * 9, "kind": pa.array(["a"] * 9).dictionary_encode()})
      feather.write_feather(t, "a.arrow")
      feather.write_feather(t, "a.data")
      with ipc.new_stream("b.data", t.schema) as w: w.write_table(t)
      """, in: workspace.folder)
    for (file, why) in [
      ("a.arrow", "its first bytes"), ("a.data", "its first bytes"), ("b.data", "its first bytes"),
    ] {
      let found = try await Inspector(directory: workspace.folder, secrets: .none, options: .init()).inspect(
        file)
      #expect(found.reader == "arrow" && found.findings.first?.why == why, "\(found.findings)")
      let table = try #require(found.tables.first)
      #expect(table.rows == 9 && table.columns.map(\.name) == ["id", "day", "kind"])
      #expect(table.preview.first == ["0", "2024-01-02", "a"])
      #expect(found.configuration?.contains("arrow: {path: \(file)}") == true, "\(found)")
    }
  }

  @Test func `Damaged anywhere, a file is read or refused, and nothing worse`() async throws {
    let workspace = try Workspace()
    try await PythonTool.arrow(
      Self.table
        + """
        import os, random
        random.seed(5)
        os.mkdir("data")
        some = table.slice(0, 40)
        feather.write_feather(some, "0", compression="uncompressed")
        feather.write_feather(some, "1")
        with ipc.new_stream("2", table.schema) as w: w.write_table(some, 15)
        for i in range(300):
          b = bytearray(open(str(i % 3), "rb").read())
          for _ in range(random.choice([1, 2, 8])):
            p, what = random.randrange(len(b)), random.choice([b"\\xff", b"\\0", b"\\xff\\xff\\xff\\x7f", b"\\xff" * 7 + b"\\x7f"])
            b[p:p + len(what)] = what
          open(f"data/{i}.arrow", "wb").write(b)
        """, in: workspace.folder)
    let result = try await workspace.run(yaml("arrow: data")).first
    #expect(result.failure == .source)
    #expect(
      result.problems.count > 50
        && result.problems.allSatisfy { $0.code.hasPrefix("arrow.") && $0.description.count < 2000 },
      "\(result.problems.count)")
  }
}

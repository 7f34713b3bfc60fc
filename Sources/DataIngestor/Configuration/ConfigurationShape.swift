/// The shape of `ingestor.yaml`.
enum ConfigurationShape {
  static let root = Shape.object([
    .init("destination", .string, "The database: a DuckDB file, or a connection string of PostgreSQL."),
    .init("users", .list(.string), "The people whose data is loaded."),
    .init("secrets", .map(.oneOf(SecretType.allCases.map(\.rawValue))), "What each secret is."),
    .init("tags", .map(tag), "Contracts besides the built-in ones."),
    .init("sources", .map(source), "Where rows come from.", required: true),
    .init(
      "memory_limit", memory,
      "The most memory DuckDB may use, for example 4GB; default a quarter of the machine."),
    .init("lineage", .object(LineageDefinition.shape), "Where the OpenLineage events of runs go."),
    .init("threads", .integer(1...1024), "How many threads DuckDB may use; default all."),
    .init("timezone", .string, "Where schedules' times are meant, for example Europe/Rome; default UTC."),
    .init("server", ServerSettings.shape, "How `ingestor serve` listens."),
    .init("notify", NotifySettings.shape, "Where `ingestor serve` tells that a run went wrong."),
  ])

  static let name = Shape.text(
    expected: "a name of lower-case letters, digits and underscores that starts with a letter",
    pattern: "^[a-z][a-z0-9_]*$"
  ) { $0.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil }

  private static let memory = Shape.text(expected: "a size such as 4GB", pattern: "^[0-9.]+ ?[KMGT]i?B$") {
    $0.wholeMatch(of: /[0-9.]+ ?[KMGT]i?B/) != nil
  }

  private static let demandedType = Shape.text(
    expected: "a type (\(DemandedType.names.joined(separator: ", ")), decimal(12,2))",
    pattern:
      "^(boolean|integer|decimal|decimal\\([0-9]+ ?, ?[0-9]+\\)|double|text|date|time|timestamp|timestamptz|uuid|json)$"
  ) { DemandedType($0) != nil }

  private static let storedType = Shape.text(
    expected:
      "a type (boolean, integer, decimal(12,2), double, text, date, time, timestamp, timestamptz, uuid, json)",
    pattern:
      "^(boolean|integer|decimal\\([0-9]+ ?, ?[0-9]+\\)|double|text|date|time|timestamp|timestamptz|uuid|json)$"
  ) { DataType($0) != nil }

  static let tag = Shape.object([
    .init("description", .string, "What the rows are."),
    .init(
      "columns",
      .map(
        .either([
          demandedType,
          .object([
            .init("type", demandedType, "The type its values must have.", required: true),
            .init("mandatory", .boolean, "Whether every source must provide it; default true."),
            .init("nullable", .boolean, "Whether values may be NULL; default the opposite of mandatory."),
            .init("minimum", .string, "The smallest allowed value."),
            .init("maximum", .string, "The largest allowed value."),
            .init("pattern", .string, "A regular expression that the whole text must match."),
            .init("allowed", .list(.string), "The only allowed values."),
            .init("unique", .boolean, "Whether no two rows of a read may share a value; default false."),
          ]),
        ])),
      "Canonical columns: a type, or a type with rules.", required: true),
    .init(
      "dimensions", .map(.list(.string)),
      "Dimension: the canonical columns that name its members; a source may name its own columns instead."),
  ])

  static let source = Shape.object(
    [
      .init("tag", .string, "The contract it fulfils.", required: true),
      .init(
        "user", .either([.string, .list(.string)]), "Whose rows they are; default the only declared user."),
      .init("columns", .map(.string), "Canonical column: the source's column."),
      .init(
        "key", .list(.string),
        "Key columns: canonical or the source's own; default the tag's mandatory columns."),
      .init("scope", .oneOf(SourceDefinition.ScopeOverride.allCases.map(\.rawValue)), "Who shares the key."),
      .init("dimensions", .map(.list(.string)), "Dimension: the source's columns."),
      .init("types", .map(storedType), "Types fixed: the source's column: type."),
      .init("formats", .map(.string), "Date and time formats fixed: the source's column: strptime format."),
      .init(
        "decimal_mark", .oneOf([".", ","]), "The decimal mark of all numbers; default: proved by each column."
      ),
      .init(
        "year_pivot", .integer(0...99),
        "Years of two digits: up to this one they are 20.., after it 19..; default: such dates are refused."),
      .init(
        "naming", .oneOf(NamingPolicy.allCases.map(\.rawValue)),
        "How column names are stored; default snake_case."),
      .init("allow_null", .list(.string), "Key or canonical columns whose values may be NULL."),
      .init("allow_empty", .boolean, "Whether a read without rows is a success; default false."),
      .init(
        "extract", .oneOf(SourceDefinition.Extract.allCases.map(\.rawValue)),
        "What absence of a key says; default incremental: nothing."),
      .init(
        "on_key_conflict", .oneOf(SourceDefinition.KeyConflict.allCases.map(\.rawValue)),
        "What different rows with one key in one batch mean; default keep_all."),
      .init("order_by", .string, "The source's column that orders rows of one key."),
      .init(
        "on_bad_row", .oneOf(SourceDefinition.BadRowPolicy.allCases.map(\.rawValue)),
        "What happens to rows that cannot be loaded; default fail."),
      .init(
        "schema_change", .oneOf(SourceDefinition.SchemaChange.allCases.map(\.rawValue)),
        "What a changed schema does; default new_version."),
      .init("aliases", .map(.string), "Other names of columns: the name in a source: the one here."),
      ScheduleShape.property, FreshnessShape.property,
    ] + PlaceSettings.properties + ReaderKind.all.map { .init($0.name, $0.shape, $0.summary) })
}

import DuckDB
import Foundation

/// Looks for what keeps a project from running, and says what to do about it.
public struct Doctor: Sendable {
  /// One thing that was looked at.
  public struct Finding: Sendable, Codable {
    /// What was looked at.
    public let subject: String
    /// Whether it is as it should be.
    public let isWell: Bool
    /// What was found.
    public let message: String
    /// What to do.
    public let advice: String?

    init(_ subject: String, _ isWell: Bool, _ message: String, advice: String? = nil) {
      self.subject = subject
      self.isWell = isWell
      self.message = message
      self.advice = advice
    }
  }

  private let configurationPath: String

  /// Looks at the project of a configuration file.
  public init(configurationPath: String) { self.configurationPath = configurationPath }

  /// Looks at everything.
  public func examine() async -> [Finding] {
    var findings = [await engine()]
    do {
      let url = URL(fileURLWithPath: NSString(string: configurationPath).expandingTildeInPath)
      let configuration = try Configuration(contentsOf: url)
      findings.append(
        Finding(
          "configuration", true, "\(configuration.sources.count) sources, \(configuration.tags.count) tags"))
      findings += nativeParts(configuration)
      let project = try Project(configuration)
      findings.append(finding("secrets") { try project.checkSecrets() })
      findings.append(await vault(project))
    } catch let error as IngestError {
      findings += error.problems.map { Finding("configuration", false, $0.description) }
    } catch {
      findings.append(Finding("configuration", false, "\(error)"))
    }
    return findings
  }

  private func engine() async -> Finding {
    do {
      let engine = try Engine()
      let missing = try await engine.run { connection in
        let loaded = try connection.query("SELECT extension_name FROM duckdb_extensions() WHERE loaded").rows
        return Set(["icu", "json", "parquet"]).subtracting(loaded.compactMap { $0[0].text })
      }
      let version = Database.libraryVersion
      guard version.hasPrefix("v1.5") else {
        return Finding(
          "DuckDB", false, "\(version) is loaded; the tool is made for v1.5", advice: "make native")
      }
      return missing.isEmpty
        ? Finding("DuckDB", true, version)
        : Finding(
          "DuckDB", false, "\(version) lacks \(missing.sorted().joined(separator: ", "))",
          advice: "Use the library that 'make native' installs.")
    } catch {
      return Finding("DuckDB", false, "\(error)")
    }
  }

  /// The libraries and programs that the declared sources need, and those that others would.
  private func nativeParts(_ configuration: Configuration) -> [Finding] {
    let used = Set(configuration.sources.map(\.reader.name))
    return ReaderKind.all.flatMap { kind in
      kind.needs().map { part in
        if part.isInstalled { return Finding(part.name, true, "installed, for \(part.purpose)") }
        let isNeeded = used.contains(kind.name) && !part.isOptional
        return Finding(
          part.name, !isNeeded, "not installed; needed for \(part.purpose)", advice: part.installation)
      }
    }
  }

  private func finding(_ subject: String, _ body: () throws -> String) -> Finding {
    do {
      return Finding(subject, true, try body())
    } catch {
      return Finding(subject, false, "\(error)")
    }
  }

  private func vault(_ project: Project) async -> Finding {
    do {
      let satellites = try await project.satellites()
      return Finding(
        "vault", true, satellites.isEmpty ? "nothing loaded yet" : "\(satellites.count) satellites")
    } catch {
      return Finding("vault", false, "\(error)")
    }
  }
}

extension Version {
  /// The version of the loaded DuckDB library.
  public static var engine: String { Database.libraryVersion }
}

extension Project {
  /// Resolves the secrets of every source.
  func checkSecrets() throws -> String {
    _ = try secrets(for: configuration.sources)
    return "all set"
  }
}

import DataIngestor
import Foundation

extension Problem {
  /// The problem without the place of the project on the disk: clients need not know it.
  func hiding(_ folder: URL) -> Problem {
    let path = folder.path.hasSuffix("/") ? folder.path : folder.path + "/"
    func hidden(_ text: String) -> String { text.replacing(path, with: "") }
    var problem = self
    problem.message = hidden(message)
    problem.file = file.map(hidden)
    problem.advice = advice.map(hidden)
    problem.examples = examples.map(hidden)
    return problem
  }
}

extension RunEvent {
  /// The event without the place of the project on the disk.
  func hiding(_ folder: URL) -> RunEvent {
    switch self {
    case .noticed(let problem): return .noticed(problem.hiding(folder))
    case .finished(var result):
      result.problems = result.problems.map { $0.hiding(folder) }
      return .finished(result)
    default: return self
    }
  }
}

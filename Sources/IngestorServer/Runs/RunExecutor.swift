import Dispatch

/// Where runs compute: on threads of their own, at most as many as there are cores. Detecting dialects and hashing rows keep a
/// thread busy for a long time; on the pool that requests are answered from, every request would wait for them.
final class RunExecutor: TaskExecutor {
  static let shared = RunExecutor()

  // Each class of service has a pool of threads. Requests have the default one.
  private let queue = DispatchQueue(label: "runs", qos: .utility, attributes: .concurrent)

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}

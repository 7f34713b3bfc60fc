internal import CDuckDB

/// The allocator of the C library, which the engine uses.
public enum Allocator {
  /// Keeps up to a quarter of a GiB of freed memory for what is allocated next. A load frees and allocates blocks all the time;
  /// giving each back to the system at once costs a twentieth of its time. For a process that ends with its work.
  ///
  /// Does nothing where the C library is not glibc.
  public static func keepFreedMemory() { ingestor_keep_freed_memory() }
}

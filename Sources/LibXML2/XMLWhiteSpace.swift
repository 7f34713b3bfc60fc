/// White space as XML counts it: space, tab, line feed, carriage return.
public enum XMLWhiteSpace {
  /// The bytes without white space at either end.
  public static func trimmed(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    var low = bytes.startIndex
    var high = bytes.endIndex
    while low < high, bytes[low] <= 0x20 { low += 1 }
    while low < high, bytes[high - 1] <= 0x20 { high -= 1 }
    return bytes[low..<high]
  }
}

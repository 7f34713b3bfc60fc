/// One line of `--output json`: the fields of its payload, and `event` with its name.
struct Event<Payload: Encodable>: Encodable {
  let name: String
  let payload: Payload

  private enum Key: CodingKey { case event }

  func encode(to encoder: any Encoder) throws {
    try payload.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .event)
  }
}

// An answer to an export over OTLP has one field, `partial_success` (1), and that has two: how many were rejected (1, a
// number) and why (2, a text). The SDK reads it and only logs it.

/** What of an export was not taken. */
export type PartialSuccess = { readonly rejected: number; readonly message: string };

/** Reads an answer; null where it has no such field, or is none. */
export function readPartialSuccess(body: Uint8Array): PartialSuccess | null {
  const partial = fieldsOf(body)?.get(1);
  if (!(partial instanceof Uint8Array)) return null;
  const fields = fieldsOf(partial);
  if (fields === null) return null;
  const [rejected, message] = [fields.get(1), fields.get(2)];
  return {
    rejected: typeof rejected === 'number' ? rejected : 0,
    message: message instanceof Uint8Array ? new TextDecoder().decode(message) : '',
  };
}

/** The last value of each field of a protobuf message; null where the bytes are none. */
function fieldsOf(bytes: Uint8Array): ReadonlyMap<number, number | Uint8Array> | null {
  const fields = new Map<number, number | Uint8Array>();
  let at = 0;
  const varint = (): number | null => {
    let value = 0;
    for (let scale = 1; at < bytes.length && scale <= 2 ** 63; scale *= 128) {
      const byte = bytes[at] ?? 0;
      at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    return null;
  };
  while (at < bytes.length) {
    const tag = varint();
    if (tag === null) return null;
    const kind = tag % 8;
    const size = kind === 1 ? 8 : kind === 5 ? 4 : varint();
    if (size === null || (kind !== 0 && at + size > bytes.length)) return null;
    if (kind === 0) fields.set(Math.floor(tag / 8), size);
    else if (kind === 2) fields.set(Math.floor(tag / 8), bytes.subarray(at, at + size));
    else if (kind !== 1 && kind !== 5) return null;
    if (kind !== 0) at += size;
  }
  return fields;
}

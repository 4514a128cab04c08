// The records of the tap between a host and Codex: for each chunk from Codex, the time and the length, then the chunk
// itself.

const headLength = 12;

/** The header of a record. `at` is Unix milliseconds, and `length` is bytes. */
export function createTapRecordHead(at: number, length: number): Buffer {
  const head = Buffer.alloc(headLength);
  head.writeDoubleLE(at, 0);
  head.writeUInt32LE(length, 8);
  return head;
}

/** A message from Codex, and when it was passed on to the host in Unix milliseconds. */
export type TappedMessage = { readonly at: number; readonly method: string | null; readonly delta: string };

/** A piece of an answer's text, and when it was passed on to the host in Unix milliseconds. */
export type TappedDelta = { readonly at: number; readonly text: string };

type Line = { readonly method?: string; readonly params?: { readonly delta?: string } };

/** Every delta of an answer in the records, in order. */
export function readTappedDeltas(notes: Buffer): readonly TappedDelta[] {
  return readTappedMessages(notes).flatMap(({ at, delta, method }) =>
    method === 'item/agentMessage/delta' ? [{ at, text: delta }] : [],
  );
}

/** Every message in the records, in order. A line was passed on with its last chunk. */
export function readTappedMessages(notes: Buffer): readonly TappedMessage[] {
  const messages: TappedMessage[] = [];
  let unfinished: Buffer[] = [];
  for (const { at, piece } of readRecords(notes)) {
    let from = 0;
    for (let end = piece.indexOf('\n'); end !== -1; end = piece.indexOf('\n', from)) {
      const line = Buffer.concat([...unfinished, piece.subarray(from, end)]);
      unfinished = [];
      from = end + 1;
      const { method, params }: Line = JSON.parse(line.toString('utf8'));
      messages.push({ at, method: method ?? null, delta: params?.delta ?? '' });
    }
    unfinished.push(piece.subarray(from));
  }
  return messages;
}

function* readRecords(notes: Buffer): Generator<{ readonly at: number; readonly piece: Buffer }> {
  let from = 0;
  while (from + headLength <= notes.length) {
    const length = notes.readUInt32LE(from + 8);
    const start = from + headLength;
    yield { at: notes.readDoubleLE(from), piece: notes.subarray(start, start + length) };
    from = start + length;
  }
}

import type { EntryId } from '../../../shared/base/ids.ts';
import { getLiveText } from '../../stores/live-text.ts';
import type { TextEntry } from '../../view-models/text-entry.ts';
import type { Block } from './markdown/block.ts';
import { BlockScanner, parseBlocks } from './markdown/block-scanner.ts';
import type { References } from './markdown/references.ts';

/** The text of an entry in blocks. After the settled blocks come `live` ones, which can still change. */
export type EntryBlocks = {
  readonly settled: readonly Block[];
  readonly live: readonly Block[];
  /** The link definitions of the settled blocks. */
  readonly references: References;
  /** A number that changes whenever the settled blocks change. */
  readonly revision: number;
};

type Stream = { readonly scanner: BlockScanner; text: string; live: readonly Block[] };

// Streaming text is scanned as it grows. The scanner is stored by entry ID, because each event creates a new entry
// object. When the entry is done, its blocks move to the entry object.
const streams = new Map<EntryId, Stream>();
const finishedBlocks = new WeakMap<TextEntry, EntryBlocks>();

/**
 * Returns the blocks of an entry, including the text that has streamed so far. Only scans text that is new since the
 * last call.
 */
export function getEntryBlocks(entry: TextEntry): EntryBlocks {
  const known = finishedBlocks.get(entry);
  if (known !== undefined) return known;
  const text = getCurrentText(entry);
  const stream = streams.get(entry.id);
  if (entry.state === 'streaming') return growStream(stream ?? startStream(entry.id), text);
  streams.delete(entry.id);
  const blocks = stream !== undefined && text.startsWith(stream.text) ? finishStream(stream, text) : parseWhole(text);
  finishedBlocks.set(entry, blocks);
  return blocks;
}

/** Returns the text of an entry as one string. Parts of reasoning are paragraphs. */
export function getCurrentText(entry: TextEntry): string {
  const streaming = entry.state === 'streaming';
  if (entry.kind !== 'reasoning') return streaming ? entry.text + getLiveText(entry.id, 'text', 0) : entry.text;
  const summary = joinReasoningParts(entry.id, entry.summary, 'summary', streaming);
  const parts = summary.length > 0 ? summary : joinReasoningParts(entry.id, entry.content, 'content', streaming);
  return parts.join('\n\n');
}

function joinReasoningParts(
  id: EntryId,
  known: readonly string[],
  channel: 'summary' | 'content',
  streaming: boolean,
): readonly string[] {
  const parts = [...known];
  if (!streaming) return parts;
  for (let part = 0; ; part++) {
    const live = getLiveText(id, channel, part);
    if (live !== '') parts[part] = (parts[part] ?? '') + live;
    else if (part >= parts.length) return parts;
  }
}

/** Texts that never end, for example because their thread was closed, are dropped after this many others. */
const maxStreams = 16;

function startStream(id: EntryId): Stream {
  const stream: Stream = { scanner: new BlockScanner(), text: '', live: [] };
  streams.set(id, stream);
  const [oldest] = streams.keys();
  if (streams.size > maxStreams && oldest !== undefined) streams.delete(oldest);
  return stream;
}

function growStream(stream: Stream, text: string): EntryBlocks {
  // A caller with an older entry may pass less text than is known. It gets the known text.
  if (text.length > stream.text.length && text.startsWith(stream.text)) {
    stream.scanner.write(text.slice(stream.text.length));
    stream.text = text;
    stream.live = stream.scanner.tail();
  }
  const { settled, references, revision } = stream.scanner;
  return { settled, live: stream.live, references, revision };
}

function finishStream({ scanner, text: before }: Stream, text: string): EntryBlocks {
  scanner.write(text.slice(before.length));
  scanner.end();
  const { settled, references, revision } = scanner;
  return { settled, live: [], references, revision };
}

function parseWhole(text: string): EntryBlocks {
  const { blocks, references } = parseBlocks(text);
  return { settled: blocks, live: [], references, revision: 0 };
}

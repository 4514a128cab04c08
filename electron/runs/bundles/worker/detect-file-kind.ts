import { closeSync, readSync } from 'node:fs';
import { parseJson } from '../../../../shared/base/parse-json.ts';
import { recordsFormat } from '../../../../shared/exports/thread-record.ts';
import { isData } from '../../../../shared/runs/telemetry-event.ts';
import { openTrackedFile } from '../../records/reader/opened-file.ts';
import { readBlocks } from './lines-of-file.ts';

/** The kind of a file, detected from its first bytes. Its name does not matter. */
export type FileKind = 'bundle' | 'thread' | 'telemetry' | 'rollout' | 'text' | 'unknown';

/** Types that only rollout lines have. */
const rolloutLineTypes: ReadonlySet<string> = new Set(['session_meta', 'response_item', 'event_msg', 'turn_context']);
const headBytes = 8;
/** A longer first line is not parsed. */
const maxFirstLineBytes = 16 * 1024 * 1024;

/** Detects the kind of a file from its start. Throws the system's error. */
export function detectFileKind(path: string): FileKind {
  const { fd } = openTrackedFile(path);
  const head = Buffer.alloc(headBytes);
  const read = readSync(fd, head, 0, headBytes, 0);
  closeSync(fd);
  if (head.toString('latin1', 0, 4) === 'PK\x03\x04' || head.toString('latin1', 0, 4) === 'PK\x05\x06') return 'bundle';
  const text = head
    .toString('utf8', 0, read)
    .replace(/^\ufeff/, '')
    .trimStart();
  if (text.startsWith('{')) return detectLineKind(readFirstLine(path));
  return text.startsWith('<') || text.startsWith('#') ? 'text' : 'unknown';
}

function detectLineKind(line: string): FileKind {
  const value = parseJson(line.replace(/^\ufeff/, ''));
  if (!isData(value)) return 'unknown';
  if (value.record === 'header' || value.format === recordsFormat) return 'thread';
  if (typeof value.type !== 'string') return 'unknown';
  return rolloutLineTypes.has(value.type) && isData(value.payload) ? 'rollout' : 'telemetry';
}

function readFirstLine(path: string): string {
  const blocks: Buffer[] = [];
  let length = 0;
  for (const block of readBlocks(path)) {
    const end = block.indexOf('\n');
    blocks.push(Buffer.from(end === -1 ? block : block.subarray(0, end)));
    length += block.length;
    if (end !== -1 || length > maxFirstLineBytes) break;
  }
  return Buffer.concat(blocks).toString('utf8');
}

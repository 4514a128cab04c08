import { z } from 'zod';
import { isDeviceName } from '../files/file-name.ts';
import { cutToBytes } from '../texts/cut-to-bytes.ts';

/** The formats for saving a thread or run as a file. `jsonl` is only for threads. */
export const exportFormat = z.enum(['markdown', 'html', 'jsonl', 'telemetry', 'bundle']);
export type ExportFormat = z.infer<typeof exportFormat>;

/** The file extension and MIME type of each format. */
export const fileKinds: Readonly<Record<ExportFormat, { readonly extension: string; readonly mime: string }>> = {
  markdown: { extension: 'md', mime: 'text/markdown' },
  html: { extension: 'html', mime: 'text/html' },
  jsonl: { extension: 'jsonl', mime: 'application/jsonl' },
  telemetry: { extension: 'telemetry.jsonl', mime: 'application/jsonl' },
  bundle: { extension: 'workcell.zip', mime: 'application/zip' },
};

const maxName = 80;
/** With the longest extension, it stays below the 255 bytes that file systems accept. */
const maxNameBytes = 200;
/** Characters that Windows rejects in a name, and invisible ones. */
const unsafe = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}<>:"/\\|?*]/gu;

/** A file name from a title, safe on every system. */
export function toExportFileName(title: string, format: ExportFormat): string {
  const words = title.normalize('NFC').replace(unsafe, ' ').replace(/\s+/g, ' ');
  const short = cutToBytes([...words].slice(0, maxName).join(''), maxNameBytes);
  const name = short.replace(/^[. ]+|[. ]+$/g, '');
  const safe = name === '' ? 'thread' : isDeviceName(name) ? `thread ${name}` : name;
  return `${safe}.${fileKinds[format].extension}`;
}

import { z } from 'zod';

/** The forms in which a thread or a run can be saved as a file. `jsonl` is of threads alone. */
export const exportFormat = z.enum(['markdown', 'html', 'jsonl', 'telemetry', 'bundle']);
export type ExportFormat = z.infer<typeof exportFormat>;

/** How the file of a format ends, and what it is to a browser. */
export const fileKinds: Readonly<Record<ExportFormat, { readonly extension: string; readonly mime: string }>> = {
  markdown: { extension: 'md', mime: 'text/markdown' },
  html: { extension: 'html', mime: 'text/html' },
  jsonl: { extension: 'jsonl', mime: 'application/jsonl' },
  telemetry: { extension: 'telemetry.jsonl', mime: 'application/jsonl' },
  bundle: { extension: 'workcell.zip', mime: 'application/zip' },
};

const maxName = 80;
/** What Windows does not take in a name, and what nobody sees. */
const unsafe = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}<>:"/\\|?*]/gu;
/** Names of devices: no file may be called so, whatever its extension. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\.|$)/i;

/** A file name made of a title, safe on every system. */
export function fileNameOf(title: string, format: ExportFormat): string {
  const words = title.normalize('NFC').replace(unsafe, ' ').replace(/\s+/g, ' ');
  const short = [...words].slice(0, maxName).join('');
  const name = short.replace(/^[. ]+|[. ]+$/g, '');
  const safe = name === '' ? 'thread' : devices.test(name) ? `thread ${name}` : name;
  return `${safe}.${fileKinds[format].extension}`;
}

import { open } from 'node:fs/promises';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { readFlags } from './regular-file.ts';

/**
 * Reads a regular UTF-8 file of up to `maxBytes`. Returns its text and its bytes. Follows no link at `path` and does not
 * wait for a pipe. Rejects with the system's error.
 */
export async function readTextFile(
  path: string,
  maxBytes: number,
): Promise<Result<{ readonly text: string; readonly bytes: Buffer }, 'notText' | 'tooLarge'>> {
  const file = await open(path, readFlags);
  try {
    const facts = await file.stat();
    if (!facts.isFile()) return err('notText');
    if (facts.size > maxBytes) return err('tooLarge');
    const bytes = await file.readFile();
    const text = decode(bytes);
    return text === null ? err('notText') : ok({ text, bytes });
  } finally {
    await file.close();
  }
}

function decode(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

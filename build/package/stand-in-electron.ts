import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The marker before the fuses in every Electron, version 1 of the fuse wire, and the number of fuses, all on. */
const fuses = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 8]),
  Buffer.from('1'.repeat(8)),
]);

/**
 * Writes a folder that electron-builder accepts as Electron for Linux. Everything except the program itself is packaged
 * from it as from a real one.
 */
export function writeStandInElectron(folder: string): void {
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(join(folder, 'resources'));
  writeFileSync(join(folder, 'electron'), fuses, { mode: 0o755 });
  writeFileSync(join(folder, 'chrome-sandbox'), '', { mode: 0o755 });
  for (const language of ['en-US', 'de', 'fr']) writeFileSync(join(folder, 'locales', `${language}.pak`), '');
}

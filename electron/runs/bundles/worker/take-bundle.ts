import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { z } from 'zod';
import { messageOf } from '../../../../shared/base/failure.ts';
import { parseJson } from '../../../../shared/base/parse-json.ts';
import {
  type BundleManifest,
  bundleFile,
  bundleFormat,
  bundleManifest,
  bundleVersion,
  manifestName,
} from '../../../../shared/exports/bundle-manifest.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { ImportLimits } from '../import-task.ts';
import { badBundle, ImportFailure } from './import-failure.ts';
import { FileInBlocks } from './write-lines.ts';

/** A bundle never has this many entries. */
const mostEntries = 16;
const largestManifest = 1024 * 1024;

const anyManifest = z.object({ format: z.literal(bundleFormat), version: z.number() });

/**
 * Unpacks a bundle into a folder and returns its manifest. It accepts only the files a bundle may have, each with the
 * hash from the manifest, and stops at the first problem. The caller deletes the folder. Rejects with an
 * `ImportFailure` or the system's error.
 */
export async function takeBundle(
  path: string,
  folder: string,
  limits: ImportLimits,
  onShare: (share: number) => void,
): Promise<BundleManifest> {
  const zip = await opened(path);
  try {
    const entries = await entriesOf(zip);
    const manifest = await readManifest(zip, entries);
    const named = new Set(manifest.files.map(({ name }) => String(name)));
    const extra = [...entries.keys()].find((name) => name !== manifestName && !named.has(name));
    if (extra !== undefined) throw badBundle(t`The manifest does not list it.`, extra);
    const whole = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
    if (whole > limits.unpacked) throw new ImportFailure({ type: 'tooLarge' });
    let done = 0;
    for (const file of manifest.files) {
      const entry = entries.get(file.name);
      if (entry === undefined) throw badBundle(t`It is missing.`, file.name);
      const target = join(folder, file.name);
      mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
      const before = done;
      await unpack(zip, entry, { ...file, target, limits }, (bytes) => onShare((before + bytes) / Math.max(1, whole)));
      done += file.bytes;
    }
    if (!named.has('telemetry.jsonl')) throw badBundle(t`It is missing.`, 'telemetry.jsonl');
    return manifest;
  } finally {
    zip.close();
  }
}

async function opened(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, {
      lazyEntries: true,
      autoClose: false,
      strictFileNames: true,
      validateEntrySizes: true,
    });
  } catch {
    throw badBundle(t`It is not a complete zip file.`);
  }
}

/** Lists the entries by name without unpacking them. It accepts only the files a bundle may have. */
async function entriesOf(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  if (zip.entryCount > mostEntries) throw badBundle(t`It has too many files for a bundle.`);
  const entries = new Map<string, Entry>();
  const taken = async (): Promise<void> => {
    for await (const entry of zip.eachEntry()) {
      const { externalFileAttributes, fileName } = entry;
      const shown = fileName.slice(0, 200);
      if (entry.isEncrypted()) throw badBundle(t`It is encrypted.`, shown);
      const kind = (externalFileAttributes >>> 16) & 0o170000;
      if (kind !== 0 && kind !== 0o100000) throw badBundle(t`It is not a regular file.`, shown);
      if (fileName !== manifestName && !bundleFile.safeParse(fileName).success) {
        throw badBundle(t`Bundles do not contain a file with this name.`, shown);
      }
      if (entries.has(fileName)) throw badBundle(t`It appears twice.`, shown);
      entries.set(fileName, entry);
      if (entries.size > mostEntries) throw badBundle(t`It has too many files for a bundle.`);
    }
  };
  await taken().catch((failure: unknown) => {
    throw failure instanceof ImportFailure ? failure : badBundle(`${messageOf(failure)}.`);
  });
  return entries;
}

async function readManifest(zip: ZipFile, entries: ReadonlyMap<string, Entry>): Promise<BundleManifest> {
  const entry = entries.get(manifestName);
  if (entry === undefined) throw badBundle(t`It has no manifest.json, so it is not a Workcell bundle.`);
  if (entry.uncompressedSize > largestManifest) throw badBundle(t`It is too large.`, manifestName);
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of await zip.openReadStreamPromise(entry)) {
      length += piece.length;
      if (length > largestManifest) break;
      pieces.push(piece);
    }
  } catch {
    throw badBundle(t`It cannot be unpacked.`, manifestName);
  }
  const json = parseJson(Buffer.concat(pieces).toString('utf8'));
  const any = anyManifest.safeParse(json);
  if (any.success && any.data.version > bundleVersion) {
    throw new ImportFailure({ type: 'newer', version: any.data.version });
  }
  const read = bundleManifest.safeParse(json);
  if (!read.success) throw badBundle(t`It is not a valid manifest.`, manifestName);
  const names = new Set(read.data.files.map(({ name }) => name));
  if (names.size < read.data.files.length) throw badBundle(t`It lists a file twice.`, manifestName);
  return read.data;
}

type Wanted = BundleManifest['files'][number] & { readonly target: string; readonly limits: ImportLimits };

async function unpack(zip: ZipFile, entry: Entry, wanted: Wanted, onBytes: (bytes: number) => void): Promise<void> {
  const { bytes, limits, name, sha256, target } = wanted;
  const changed = () => badBundle(t`It was changed after the export.`, name);
  if (entry.uncompressedSize !== bytes) throw changed();
  const hash = createHash('sha256');
  const file = new FileInBlocks(target);
  let length = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const piece of stream) {
      length += piece.length;
      const isBomb = length > limits.ratioFrom && length > entry.compressedSize * limits.ratio;
      if (length > bytes || length > limits.unpacked || isBomb) {
        stream.destroy();
        throw isBomb ? badBundle(t`It is far larger unpacked than it should be.`, name) : changed();
      }
      hash.update(piece);
      file.addBytes(piece);
      onBytes(length);
    }
  } catch (failure) {
    const isSystems = failure instanceof Error && 'syscall' in failure;
    throw failure instanceof ImportFailure || isSystems ? failure : badBundle(t`It cannot be unpacked.`, name);
  } finally {
    file.end();
  }
  if (length !== bytes || hash.digest('hex') !== sha256) throw changed();
}

import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { z } from 'zod';
import { parseJson } from '../../../../shared/base/parse-json.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { getErrorMessage } from '../../../base/error-message.ts';
import {
  type BundleManifest,
  bundleFile,
  bundleFormat,
  bundleManifest,
  bundleVersion,
  manifestName,
} from '../../../model/exports/bundle-manifest.ts';
import type { ImportLimits } from '../import-task.ts';
import { BlockFileWriter } from './block-file-writer.ts';
import { ImportFailure, toDamagedBundle } from './import-failure.ts';

/** A bundle never has this many entries. */
const maxEntries = 16;
const maxManifestBytes = 1024 * 1024;

const anyManifest = z.object({ format: z.literal(bundleFormat), version: z.number() });

/**
 * Unpacks a bundle into a folder and returns its manifest. Accepts only the files a bundle may have, each with the hash
 * from the manifest, and stops at the first problem. The caller deletes the folder. Rejects with an `ImportFailure` or
 * the system's error.
 */
export async function unpackBundle(
  path: string,
  folder: string,
  limits: ImportLimits,
  onShare: (share: number) => void,
): Promise<BundleManifest> {
  const zip = await openZip(path);
  try {
    const entries = await listEntries(zip);
    const manifest = await readManifest(zip, entries);
    const named = new Set(manifest.files.map(({ name }) => String(name)));
    const extra = [...entries.keys()].find((name) => name !== manifestName && !named.has(name));
    if (extra !== undefined) throw toDamagedBundle(t`The manifest does not list it.`, extra);
    const whole = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
    if (whole > limits.unpacked) throw new ImportFailure({ type: 'tooLarge' });
    let done = 0;
    for (const file of manifest.files) {
      const entry = entries.get(file.name);
      if (entry === undefined) throw toDamagedBundle(t`It is missing.`, file.name);
      const target = join(folder, file.name);
      mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
      const before = done;
      await unpackEntry(zip, entry, { ...file, target, limits }, (bytes) =>
        onShare((before + bytes) / Math.max(1, whole)),
      );
      done += file.bytes;
    }
    if (!named.has('telemetry.jsonl')) throw toDamagedBundle(t`It is missing.`, 'telemetry.jsonl');
    return manifest;
  } finally {
    zip.close();
  }
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, {
      lazyEntries: true,
      autoClose: false,
      strictFileNames: true,
      validateEntrySizes: true,
    });
  } catch {
    throw toDamagedBundle(t`It is not a complete zip file.`);
  }
}

/** Lists the entries by name without unpacking them. Accepts only the files a bundle may have. */
async function listEntries(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  if (zip.entryCount > maxEntries) throw toDamagedBundle(t`It has too many files for a bundle.`);
  const entries = new Map<string, Entry>();
  const taken = async (): Promise<void> => {
    for await (const entry of zip.eachEntry()) {
      const { externalFileAttributes, fileName } = entry;
      const shown = fileName.slice(0, 200);
      if (entry.isEncrypted()) throw toDamagedBundle(t`It is encrypted.`, shown);
      const kind = (externalFileAttributes >>> 16) & 0o170000;
      if (kind !== 0 && kind !== 0o100000) throw toDamagedBundle(t`It is not a regular file.`, shown);
      if (fileName !== manifestName && !bundleFile.safeParse(fileName).success) {
        throw toDamagedBundle(t`Bundles do not contain a file with this name.`, shown);
      }
      if (entries.has(fileName)) throw toDamagedBundle(t`It appears twice.`, shown);
      entries.set(fileName, entry);
      if (entries.size > maxEntries) throw toDamagedBundle(t`It has too many files for a bundle.`);
    }
  };
  await taken().catch((failure: unknown) => {
    throw failure instanceof ImportFailure ? failure : toDamagedBundle(`${getErrorMessage(failure)}.`);
  });
  return entries;
}

async function readManifest(zip: ZipFile, entries: ReadonlyMap<string, Entry>): Promise<BundleManifest> {
  const entry = entries.get(manifestName);
  if (entry === undefined) throw toDamagedBundle(t`It has no manifest.json, so it is not a Workcell bundle.`);
  if (entry.uncompressedSize > maxManifestBytes) throw toDamagedBundle(t`It is too large.`, manifestName);
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of await zip.openReadStreamPromise(entry)) {
      length += piece.length;
      if (length > maxManifestBytes) break;
      pieces.push(piece);
    }
  } catch {
    throw toDamagedBundle(t`It cannot be unpacked.`, manifestName);
  }
  const json = parseJson(Buffer.concat(pieces).toString('utf8'));
  const any = anyManifest.safeParse(json);
  if (any.success && any.data.version > bundleVersion) {
    throw new ImportFailure({ type: 'newer', version: any.data.version });
  }
  const read = bundleManifest.safeParse(json);
  if (!read.success) throw toDamagedBundle(t`It is not a valid manifest.`, manifestName);
  const names = new Set(read.data.files.map(({ name }) => name));
  if (names.size < read.data.files.length) throw toDamagedBundle(t`It lists a file twice.`, manifestName);
  return read.data;
}

type BundleEntry = BundleManifest['files'][number] & { readonly target: string; readonly limits: ImportLimits };

async function unpackEntry(
  zip: ZipFile,
  entry: Entry,
  wanted: BundleEntry,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const { bytes, limits, name, sha256, target } = wanted;
  const changed = () => toDamagedBundle(t`It was changed after the export.`, name);
  if (entry.uncompressedSize !== bytes) throw changed();
  const hash = createHash('sha256');
  const file = new BlockFileWriter(target);
  let length = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const piece of stream) {
      length += piece.length;
      const isBomb = length > limits.ratioFrom && length > entry.compressedSize * limits.ratio;
      if (length > bytes || length > limits.unpacked || isBomb) {
        stream.destroy();
        throw isBomb ? toDamagedBundle(t`It is far larger unpacked than it should be.`, name) : changed();
      }
      hash.update(piece);
      file.addBytes(piece);
      onBytes(length);
    }
  } catch (failure) {
    const isSystems = failure instanceof Error && 'syscall' in failure;
    throw failure instanceof ImportFailure || isSystems ? failure : toDamagedBundle(t`It cannot be unpacked.`, name);
  } finally {
    file.end();
  }
  if (length !== bytes || hash.digest('hex') !== sha256) throw changed();
}

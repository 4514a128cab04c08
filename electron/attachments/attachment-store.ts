import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readdir, readFile, realpath, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { type Attachment, maxAttachmentBytes } from '../../shared/attachments/attachment.ts';
import { detectImageType } from '../../shared/attachments/image-type.ts';
import { parseJson } from '../../shared/base/parse-json.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { attachmentsRequests } from '../../shared/contract/attachments.ts';
import { isDeviceName } from '../../shared/files/file-name.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import { cutToBytes } from '../../shared/texts/cut-to-bytes.ts';
import { getErrorMessage } from '../base/error-message.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import { countAge, isKeptLongEnough, type KeptAge } from '../file-transactions/kept-age.ts';
import { makeOwnFolder } from '../files/own-folder.ts';
import { pathStyle } from '../files/path-style.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import type { DomainHandlers } from '../host/client-window.ts';

/** The texts among a user's attachments, which the check before sending reads and replaces. */
export class AttachedTexts {
  readonly #store: AttachmentStore;

  constructor(store: AttachmentStore) {
    this.#store = store;
  }

  /** Reads a text that is stored here. Null if the attachment is anything else. */
  async read({ kind, source }: Attachment): Promise<string | null> {
    const bytes = kind !== 'file' || source === null ? null : await this.#store.read(source);
    return bytes === null || !isUtf8(bytes) || bytes.includes(0) ? null : Buffer.from(bytes).toString('utf8');
  }

  /** Stores another text. Rejects with the system's error. */
  async store(name: string, text: string): Promise<Attachment> {
    return { kind: 'file', name, source: await this.#store.store(name, Buffer.from(text)) };
  }
}

/** File systems accept names of 255 bytes; the extension has up to 65. */
const maxStemBytes = 180;

const dayMs = 24 * 60 * 60 * 1_000;

/** The maximum total size, in bytes. The oldest files are deleted first. */
const defaultBudget = 1_000_000_000;

/**
 * How old a file must be before Workcell looks for mentions, and then how long the file must stay unmentioned before it
 * is deleted. In days. A message may still be in progress, and Codex may have threads that are not loaded yet.
 */
const forgottenAfterDays = 30;

/** The file that records how long each place has been unmentioned, as in `kept-age.ts`. */
const agesFile = 'unmentioned.json';

const storedAges = z.record(z.string(), z.object({ keptMs: z.number(), countedAt: z.number() }));

/** Returns whether the store created a folder with this name. */
function isPlace(name: string): boolean {
  return /^[0-9a-f]{32}$/.test(name);
}

/**
 * Attached files, each in a folder named by its content hash, so that the same file is stored once. Only the user may
 * read them.
 */
export class AttachmentStore {
  readonly #folder: string;
  readonly #budget: number;
  /** Runs one operation at a time, so that none deletes a file that another has just stored. */
  readonly #queue = new SerialQueue();

  /** The store owns `folder`. It is created when the first file is stored. */
  constructor(folder: string, budget = defaultBudget) {
    this.#folder = folder;
    this.#budget = budget;
  }

  /** Stores a file and returns its path. Rejects with the system's error. */
  store(name: string, bytes: Uint8Array): Promise<string> {
    return this.#queue.run(() => this.#storeFile(name, bytes));
  }

  /** Reads the file at a path; null if there is none, or if the path is elsewhere. */
  async read(path: string): Promise<Uint8Array | null> {
    try {
      const [folder, real] = await Promise.all([realpath(this.#folder), realpath(path)]);
      if (!isInside(folder, real, pathStyle)) return null;
      const facts = await stat(real);
      return facts.isFile() && facts.size <= maxAttachmentBytes ? await readFile(real) : null;
    } catch {
      return null;
    }
  }

  /**
   * Deletes the stored files that `listUnused` returns, and keeps all others. No file is stored during this. Rejects
   * with the system's error.
   */
  remove(listUnused: () => Promise<readonly string[]>): Promise<void> {
    return this.#queue.run(async () => {
      for (const source of await listUnused()) await this.#remove(source);
    });
  }

  /**
   * Deletes stored files that are more than 30 days old, and that `listMentioned` has not listed for 30 days. Each call
   * counts as one day at most. Deletes nothing if `listMentioned` returns null. `now` is in Unix milliseconds. Rejects
   * with the system's error.
   */
  async removeUnused(listMentioned: () => Promise<readonly string[] | null>, now: number): Promise<void> {
    if ((await this.#listOld(now)).length === 0) return;
    // This may wait for the user to unlock the store. Files are stored in the meantime.
    const mentioned = await listMentioned();
    if (mentioned === null) return;
    // The data folder may have been moved since, so only the last folder counts.
    const kept = new Set(mentioned.map((source) => source.split(/[\\/]/).at(-2)));
    await this.#queue.run(async () => {
      const path = join(this.#folder, agesFile);
      const before = storedAges.safeParse(parseJson(await readFile(path, 'utf8').catch(() => '{}'))).data ?? {};
      const after: Record<string, KeptAge> = {};
      for (const name of await this.#listOld(now)) {
        if (kept.has(name)) continue;
        const age = countAge(before[name] ?? { keptMs: 0, countedAt: now }, now);
        if (isKeptLongEnough(age, forgottenAfterDays)) await rm(join(this.#folder, name), { recursive: true });
        else after[name] = age;
      }
      await writeFileAtomically(path, JSON.stringify(after));
    });
  }

  /** Lists the places of files that were stored or last used long ago. */
  async #listOld(now: number): Promise<readonly string[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const places = await Promise.all(names.filter(isPlace).map((name) => measureFolder(this.#folder, name)));
    return places.filter(({ at }) => now - at > forgottenAfterDays * dayMs).map(({ name }) => name);
  }

  async #remove(source: string): Promise<void> {
    const place = dirname(source);
    if (dirname(place) !== this.#folder || !isPlace(basename(place))) return;
    await rm(source, { force: true });
    // The same bytes may also be stored under another name.
    await rmdir(place).catch(() => undefined);
  }

  async #storeFile(name: string, bytes: Uint8Array): Promise<string> {
    const place = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
    const folder = join(this.#folder, place);
    await makeOwnFolder(dirname(this.#folder), folder);
    const path = join(folder, toSafeName(name));
    await writeFile(path, bytes, { mode: 0o600 });
    const now = new Date();
    await utimes(folder, now, now);
    await this.#enforceBudget(place);
    return path;
  }

  async #enforceBudget(newest: string): Promise<void> {
    const names = await readdir(this.#folder);
    const places = await Promise.all(names.filter(isPlace).map((name) => measureFolder(this.#folder, name)));
    let total = places.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { bytes, name } of places.toSorted((one, other) => one.at - other.at)) {
      if (total <= this.#budget) return;
      if (name === newest) continue;
      await rm(join(this.#folder, name), { recursive: true, force: true });
      total -= bytes;
    }
  }
}

async function measureFolder(parent: string, name: string) {
  const folder = join(parent, name);
  const [facts, files] = await Promise.all([stat(folder), readdir(folder).catch(() => [])]);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  return { name, at: facts.mtimeMs, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** Returns a name that every system accepts, as close to the original as possible. */
function toSafeName(name: string): string {
  const last =
    name
      .normalize('NFC')
      .split(/[\\/]/)
      .findLast((part) => part !== '') ?? '';
  const plain = last.replace(/[\p{Cc}\p{Cs}<>:"|?*]/gu, '_').replace(/^\.+|[. ]+$/g, '');
  const extension = /\.[^.]{1,16}$/u.exec(plain)?.[0] ?? '';
  const whole = plain.slice(0, plain.length - extension.length);
  const stem = cutToBytes([...whole].slice(0, 80).join(''), maxStemBytes);
  const safe = stem + extension || 'attachment';
  return isDeviceName(safe) ? `attachment ${safe}` : safe;
}

/** Handles window requests about attached files. */
export function createAttachmentHandlers(store: AttachmentStore): DomainHandlers<keyof typeof attachmentsRequests> {
  return {
    keepAttachment: async (_window, { data, name }) => {
      const bytes = Buffer.from(data, 'base64');
      if (bytes.length > maxAttachmentBytes) return err({ type: 'tooLarge' });
      const kind = detectImageType(bytes) === null ? 'file' : 'image';
      try {
        return ok({ kind, name, source: await store.store(name, bytes) });
      } catch (failure) {
        return err({ type: 'notKept', message: getErrorMessage(failure) });
      }
    },
    readAttachment: async (_window, { source }) => {
      const bytes = await store.read(source);
      const type = bytes === null ? null : detectShownType(bytes);
      if (bytes === null || type === null) return err({ type: 'gone' });
      return ok({ type, data: Buffer.from(bytes).toString('base64') });
    },
  };
}

/** Returns the type of a file that can be shown: an image's, or `text/plain`. Null for any other file. */
export function detectShownType(bytes: Uint8Array): string | null {
  const isText = isUtf8(bytes) && !bytes.includes(0);
  return detectImageType(bytes) ?? (isText ? 'text/plain' : null);
}

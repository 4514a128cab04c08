import { err, ok, type Result } from '../../shared/base/result.ts';
import { type AttributeValues, getFilter, readAttributes, readAttributesOfTree } from '../git/filtered-files.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import { toRawPath } from '../git/raw-path.ts';
import { listDifferences } from '../git/trees.ts';
import type {
  CheckedOutFiles,
  CommittedContent,
  CommittedFile,
  CommittedFiles,
  ComparedFile,
  ComparedTrees,
} from '../model/changes/committed-files.ts';
import type { TrustedRepositories } from './open-repository.ts';
import { findPrefix } from './read-uncommitted.ts';

/** Git is asked about more files without their names, which may be too long for a command. */
const maxNamed = 100;

/** Reads contents of files from git's trees. Changes nothing, and runs no filter. */
export class CommittedFileReader implements CommittedFiles {
  readonly #repositories: TrustedRepositories;

  constructor(repositories: TrustedRepositories) {
    this.#repositories = repositories;
  }

  async find(
    { folder, from, to }: ComparedTrees,
    paths: readonly string[],
  ): Promise<ReadonlyMap<string, ComparedFile> | null> {
    const found = await this.#repositories.run(folder, async (repository) => {
      const prefix = await findPrefix(repository, folder);
      const byRawPath = new Map(paths.map((path) => [toRawPath(`${prefix}${path}`), path]));
      const named = paths.length > maxNamed ? [] : paths.map((path) => `${prefix}${path}`);
      const differing = await listDifferences(repository, from, to, named);
      if (!differing.ok) return differing;
      return ok(
        differing.value.flatMap(({ newMode, newOid, oldMode, oldOid, path }) => {
          const known = byRawPath.get(path);
          return known === undefined
            ? []
            : [[known, { before: toFile(oldMode, oldOid), after: toFile(newMode, newOid) }] as const];
        }),
      );
    });
    return found.ok ? new Map(found.value) : null;
  }

  async read(folder: string, id: string, maxBytes: number): Promise<CommittedContent | null> {
    const read = await this.#repositories.run(folder, async (repository) =>
      ok(await readBlob(repository, id, maxBytes)),
    );
    return read.ok ? read.value : null;
  }

  async checkOut(
    { folder, from }: ComparedTrees,
    { ids, texts }: Parameters<CommittedFiles['checkOut']>[1],
    maxBytes: number,
  ): Promise<CheckedOutFiles | null> {
    const read = await this.#repositories.run(folder, async (repository) => {
      const prefix = await findPrefix(repository, folder);
      const toRaw = (path: string) => toRawPath(`${prefix}${path}`);
      const paths = [...new Set([...ids.keys(), ...texts])];
      // What is on the disk decides for git now, and what is in the tree in a checkout.
      const now = await readAttributes(repository, conversions, paths.map(toRaw));
      const then = await readAttributesOfTree(repository, from, conversions, paths.map(toRaw));
      if (!now.ok) return now;
      if (!then.ok) return then;
      const valuesOf = (path: string) => [now.value, then.value].map((of) => of.get(toRaw(path)) ?? none);
      const filtered = new Set(paths.filter((path) => valuesOf(path).some((values) => getFilter(values) !== null)));
      const wanted = [...ids].filter(([path]) => !filtered.has(path));
      const plain = await readBlobs(repository, new Set(wanted.map(([, id]) => id)), maxBytes);
      const contents = new Map<string, Result<Buffer, 'unstable'>>();
      for (const [path, id] of wanted) {
        const bytes = plain.get(id);
        if (bytes === undefined) continue;
        const isPlain = valuesOf(path).every((values) => isCheckedOutAsIs(repository, bytes, values));
        const written = isPlain ? ok(bytes) : await convert(repository, `${prefix}${path}`, id, maxBytes);
        if (written !== null) contents.set(path, written);
      }
      return ok({ contents, filtered });
    });
    return read.ok ? read.value : null;
  }
}

function toFile(mode: string, id: string): CommittedFile | null | undefined {
  if (/^0+$/.test(mode)) return null;
  return mode.startsWith('100') ? { id, isExecutable: mode === '100755' } : undefined;
}

async function readSize(repository: PrivateRepository, id: string): Promise<number | null> {
  const printed = await repository.runContentCommand('cat-file', ['-s', id]);
  const size = printed.ok ? Number(printed.value.toString()) : Number.NaN;
  return Number.isSafeInteger(size) ? size : null;
}

async function readBlob(repository: PrivateRepository, id: string, maxBytes: number): Promise<CommittedContent | null> {
  const size = await readSize(repository, id);
  if (size === null || size > maxBytes) return size === null ? null : { size, bytes: null };
  const content = await repository.runContentCommand('cat-file', ['blob', id], { maxBytes });
  return content.ok ? { size, bytes: content.value } : null;
}

/** One call of git reads about this many bytes of contents. */
const maxBytesAtOnce = 32 * 1024 * 1024;
/** All files together have at most this many bytes. The others are omitted. */
const maxBytesTogether = 512 * 1024 * 1024;

/** Reads contents as git has them, many in one process. Omits those that are larger or missing. */
async function readBlobs(
  repository: PrivateRepository,
  ids: ReadonlySet<string>,
  maxBytes: number,
): Promise<ReadonlyMap<string, Buffer>> {
  const found = new Map<string, Buffer>();
  const input = [...ids].map((id) => `${id}\n`).join('');
  const checked = ids.size === 0 ? null : await repository.runContentCommand('cat-file', ['--batch-check'], { input });
  const sizes = (checked?.ok ? checked.value.toString() : '').split('\n').flatMap((line) => {
    const [, id, size] = /^([\da-f]+) blob (\d+)$/.exec(line) ?? [];
    return id === undefined || Number(size) > maxBytes ? [] : [{ id, size: Number(size) }];
  });
  let [group, room, left]: [string[], number, number] = [[], maxBytesAtOnce, maxBytesTogether];
  const readGroup = async () => {
    const maxPrinted = maxBytesAtOnce + maxBytes + group.length * 200;
    const options = { input: group.map((id) => `${id}\n`).join(''), maxBytes: maxPrinted };
    const printed = await repository.runContentCommand('cat-file', ['--batch'], options);
    for (const [id, bytes] of printed.ok ? splitBlobs(printed.value) : []) found.set(id, bytes);
    [group, room] = [[], maxBytesAtOnce];
  };
  for (const { id, size } of sizes) {
    if (size > left) continue;
    group.push(id);
    [room, left] = [room - size, left - size];
    if (room <= 0) await readGroup();
  }
  if (group.length > 0) await readGroup();
  return found;
}

/** Splits what `git cat-file --batch` prints: a line with id, type and size before each content. */
function splitBlobs(printed: Buffer): readonly (readonly [string, Buffer])[] {
  const blobs: [string, Buffer][] = [];
  for (let at = 0; at < printed.length; ) {
    const end = printed.indexOf(0x0a, at);
    const [, id, size] = /^([\da-f]+) blob (\d+)$/.exec(printed.toString('latin1', at, Math.max(at, end))) ?? [];
    if (id === undefined) return blobs;
    const start = end + 1;
    blobs.push([id, printed.subarray(start, start + Number(size))]);
    at = start + Number(size) + 1;
  }
  return blobs;
}

/** The attributes that decide what a checkout makes of a content. */
const conversions = ['filter', 'text', 'crlf', 'eol', 'ident', 'working-tree-encoding'];
const none: AttributeValues = new Map();

/** Whether a checkout writes a content as git has it. False if that is not certain. */
function isCheckedOutAsIs(repository: PrivateRepository, bytes: Buffer, values: AttributeValues): boolean {
  const isSet = (name: string) => values.has(name) && values.get(name) !== 'unset';
  if (isSet('ident') || isSet('working-tree-encoding') || values.has('crlf')) return false;
  const [eol, text] = [values.get('eol'), values.get('text')];
  const isLf = process.platform !== 'win32' && isOneOf(repository.readConfig('core.eol'), [null, 'lf', 'native']);
  const isOff = isOneOf(repository.readConfig('core.autocrlf'), [null, 'false', 'input']);
  if (isLf && isOff && (eol === undefined || eol === 'lf')) return true;
  // Git converts no line ends in what it takes for binary, unless someone says that it is a text.
  return bytes.includes(0) && (text === 'unset' || text === 'auto' || (text === undefined && eol === undefined));
}

function isOneOf(value: string | null, known: readonly (string | null)[]): boolean {
  return known.includes(value);
}

/** Lets git convert line ends and encodings as in a checkout. Null if that fails, or if the result is too large. */
async function convert(
  repository: PrivateRepository,
  path: string,
  id: string,
  maxBytes: number,
): Promise<Result<Buffer, 'unstable'> | null> {
  // A conversion can double it.
  const args = ['--filters', `--path=${path}`, id];
  const converted = await repository.runContentCommand('cat-file', args, { maxBytes: 2 * maxBytes });
  if (!converted.ok || converted.value.length > maxBytes) return null;
  const input = converted.value;
  const again = await repository.runContentCommand('hash-object', ['--stdin', `--path=${path}`], { input });
  return again.ok && again.value.toString().trim() === id ? ok(input) : err('unstable');
}

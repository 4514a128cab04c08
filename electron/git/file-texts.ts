import { ok, type Result } from '../../shared/base/result.ts';
import type { GitFailure } from './git-program.ts';
import type { PrivateRepository } from './private-repository.ts';
import { toRawPath } from './raw-path.ts';
import { listDifferences } from './trees.ts';

/** The full text of a file in two trees. Null if it does not exist there. */
export type FileTexts = { readonly before: string | null; readonly after: string | null };

/** Larger files are not read, in bytes. */
const maxBytes = 1_000_000;

/**
 * Reads a file that differs between two trees; `oldPath` is its earlier path. Returns null if there are no two texts to
 * show: it does not differ, is a link or a submodule, is too large, or is not UTF-8 text. Never rejects.
 */
export async function readFileInTrees(
  repository: PrivateRepository,
  trees: { readonly from: string; readonly to: string },
  { oldPath, path }: { readonly oldPath: string; readonly path: string },
): Promise<Result<FileTexts | null, GitFailure>> {
  const found = await listDifferences(repository, trees.from, trees.to, [...new Set([oldPath, path])]);
  if (!found.ok) return found;
  const old = found.value.find((each) => each.path === toRawPath(oldPath));
  const now = found.value.find((each) => each.path === toRawPath(path));
  if (old === undefined || now === undefined) return ok(null);
  const [before, after] = await Promise.all([
    readText(repository, old.oldMode, old.oldOid),
    readText(repository, now.newMode, now.newOid),
  ]);
  return ok(before === undefined || after === undefined ? null : { before, after });
}

/** Reads the text of a blob: null if there is no file, undefined if it is not text. */
async function readText(repository: PrivateRepository, mode: string, oid: string): Promise<string | null | undefined> {
  if (/^0+$/.test(mode)) return null;
  if (!mode.startsWith('100')) return undefined;
  const printed = await repository.runContentCommand('cat-file', ['blob', oid], { maxBytes });
  if (!printed.ok || printed.value.includes(0)) return undefined;
  const text = printed.value.toString('utf8');
  return Buffer.from(text, 'utf8').equals(printed.value) ? text : undefined;
}

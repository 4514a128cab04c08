import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { type ParsedDiffFile, parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import { toPathInside } from '../../shared/files/is-inside.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { FileChange } from '../../shared/transcript/file-change.ts';
import { isGoverned } from '../files/governed-name.ts';
import { pathStyle } from '../files/path-style.ts';
import { type ReadTextProblem, readTextInside } from '../files/read-text-inside.ts';
import { resolveRealPath } from '../files/real-path.ts';
import { applyHunks } from '../model/changes/apply-hunks.ts';
import { recountHunks } from '../model/changes/recount-hunks.ts';
import type { FileUpdateChange } from '../model/codex-protocol/generated.ts';

/** A file before and after the diff. Null if it does not exist. `mode` is the mode before, or null. */
export type PlannedFile = {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly mode: number | null;
};

/** What a diff would change in the current files of a folder. */
export type DiffPlan = {
  /** The real path of the folder. */
  readonly root: string;
  readonly files: readonly PlannedFile[];
  /** The same changes as transcript entries, and in the form of Codex's patches. */
  readonly fileChanges: readonly FileChange[];
  readonly changes: readonly FileUpdateChange[];
  /** Sentences about the parts of the diff that are skipped. */
  readonly notes: readonly string[];
};

/** Git modes of things that are not files: a link, and a nested repository. */
const nonFileModes: readonly (string | null)[] = ['120000', '160000'];

const maxFiles = 200;

/**
 * Reads a unified diff and applies it in memory to the files of a folder. The error is a sentence: a file is not text,
 * is outside the folder by its real path, or does not have the lines of the diff.
 */
export async function planDiff(folder: string, diff: string): Promise<Result<DiffPlan, string>> {
  const root = await resolveRealPath(folder);
  const parsed = parseUnifiedDiff(recountHunks(diff));
  if (parsed.length === 0) return err(t`The diff does not name a file.`);
  if (parsed.length > maxFiles) return err(t`The diff changes more than ${maxFiles} files.`);
  const planned: FilePlan[] = [];
  for (const file of parsed) {
    const plan = await planFile(root, file);
    if (!plan.ok) return plan;
    planned.push(plan.value);
  }
  const files = planned.flatMap((plan) => plan.files);
  if (new Set(files.map(({ path }) => path)).size < files.length) return err(t`The diff changes the same file twice.`);
  return ok({
    root,
    files,
    fileChanges: planned.map(({ fileChange }) => fileChange),
    changes: planned.map(({ change }) => change),
    notes: parsed.flatMap(describeModeChange),
  });
}

/** Describes a mode change that is skipped. Modes stay unchanged: a diff makes no file executable. */
function describeModeChange({ newMode, oldMode, path }: ParsedDiffFile): readonly string[] {
  const isProgram = newMode !== null && newMode !== oldMode && newMode.endsWith('755');
  return isProgram ? [t`${path} will not be made executable.`] : [];
}

type FilePlan = {
  readonly files: readonly PlannedFile[];
  readonly fileChange: FileChange;
  readonly change: FileUpdateChange;
};

async function planFile(root: string, file: ParsedDiffFile): Promise<Result<FilePlan, string>> {
  if (file.binary) return err(t`${file.path} is not text.`);
  if (nonFileModes.includes(file.newMode) || nonFileModes.includes(file.oldMode))
    return err(t`${file.path} is a link or a submodule in this diff. Workcell only changes files.`);
  const path = await resolveInFolder(root, file.path);
  const from = file.from === null ? path : await resolveInFolder(root, file.from);
  if (path === null || from === null)
    return err(t`Workcell does not write to ${path === null ? file.path : file.from}.`);
  if (file.change === 'added') return await planNewFile(path, file);
  const read = await readTextInside(root, from);
  if (!read.ok) return err(`${file.from ?? file.path} ${readProblemTexts[read.error.type]}.`);
  const patched = applyHunks(file, read.value);
  if (patched === null) return err(t`${file.from ?? file.path} does not contain the lines that the diff changes.`);
  if (file.change === 'deleted' && patched.text !== '')
    return err(t`${file.path} has lines that the diff does not delete.`);
  const { mode } = await stat(from);
  const counts = { added: file.added, removed: file.removed };
  const whole = { before: read.value, mode };
  if (file.change === 'deleted') {
    return ok({
      files: [{ path, after: null, ...whole }],
      fileChange: { path, change: 'deleted', movedTo: null, ...counts },
      change: { path, kind: { type: 'delete' }, diff: read.value },
    });
  }
  if (from === path) {
    return ok({
      files: [{ path, after: patched.text, ...whole }],
      fileChange: { path, change: 'modified', movedTo: null, ...counts },
      change: { path, kind: { type: 'update', move_path: null }, diff: patched.hunks },
    });
  }
  if (await exists(path)) return err(t`${file.path} already exists.`);
  return ok({
    files: [
      { path: from, after: null, ...whole },
      { path, before: null, after: patched.text, mode },
    ],
    fileChange: { path: from, change: 'renamed', movedTo: path, ...counts },
    change: { path: from, kind: { type: 'update', move_path: path }, diff: patched.hunks },
  });
}

async function planNewFile(path: string, file: ParsedDiffFile): Promise<Result<FilePlan, string>> {
  if (await exists(path)) return err(t`${file.path} already exists.`);
  const patched = applyHunks(file, '');
  if (patched === null) return err(t`${file.path} is a new file, but the diff expects existing lines in it.`);
  return ok({
    files: [{ path, before: null, after: patched.text, mode: null }],
    fileChange: { path, change: 'added', movedTo: null, added: file.added, removed: 0 },
    change: { path, kind: { type: 'add' }, diff: patched.text },
  });
}

/** Returns the real path of a file in a diff. Null if it is outside the folder or controls the folder. */
async function resolveInFolder(root: string, path: string): Promise<string | null> {
  const real = await resolveRealPath(resolve(root, path));
  const inside = toPathInside(root, real, pathStyle);
  if (inside === null || inside === '') return null;
  return inside.split('/').some((name) => isGoverned(name)) ? null : real;
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

const readProblemTexts: Readonly<Record<ReadTextProblem['type'], string>> = {
  missing: t`does not exist`,
  outsideWorkspace: t`is outside this folder`,
  notText: t`is not text`,
  tooLarge: t`is too large`,
  unreadable: t`cannot be read`,
};

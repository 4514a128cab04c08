import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { t } from '../i18n/i18n.ts';

/** The maximum number of patterns, and of commands, in a set-up list. */
export const maxSetupLines = 20;
/** The maximum length of a pattern, in characters. */
export const maxPatternCharacters = 1_000;
/** The maximum length of a command, in characters. */
export const maxSetupCommandCharacters = 10_000;

/**
 * Explains in one sentence why a pattern for files to copy cannot be used; null if it can. A pattern is a path from the
 * folder, with `/` between its parts. In a part, `*` stands for any characters and `?` for one. `**` as a part stands for
 * any number of folders, and `/` at the end for everything in a folder.
 */
export function findPatternProblem(pattern: string): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a name with one cannot be typed, and hides what it is
  if (/[\u0000-\u001f]/.test(pattern)) return t`A path cannot contain control characters.`;
  if (pattern.includes('\\')) return t`Use / between the folders of a path.`;
  if (/^(\/|~|[a-z]:)/i.test(pattern)) return t`Write a path from the folder, such as .env or config/local.json.`;
  const parts = pattern.replace(/\/$/, '').split('/');
  if (parts.includes('..')) return t`Only files in the folder can be copied.`;
  if (parts.some((part) => part === '' || part === '.')) return t`A part of the path is empty.`;
  if (parts.some(isGitName)) return t`Git's own files are not copied.`;
  return null;
}

/** Returns whether a name is that of git's own folder on any system. Windows drops dots and spaces at its end. */
export function isGitName(name: string): boolean {
  return /^(\.git|git~1)[. ]*$/i.test(name);
}

const pattern = z
  .string()
  .trim()
  .min(1)
  .max(maxPatternCharacters)
  .refine((text) => findPatternProblem(text) === null);

/** What each new worktree of a folder gets. */
export const worktreeSetup = z.object({
  /** Patterns of ignored files that are copied from the folder; see `findPatternProblem`. */
  files: z.array(pattern).max(maxSetupLines),
  /** Commands that run in the worktree, in this order. The first one that fails ends the set-up. */
  commands: z.array(z.string().trim().min(1).max(maxSetupCommandCharacters)).max(maxSetupLines),
  /** Whether the commands may use the network. */
  network: z.boolean(),
});
export type WorktreeSetup = Immutable<z.infer<typeof worktreeSetup>>;

/** A list that sets up nothing. */
export const emptySetup: WorktreeSetup = { files: [], commands: [], network: false };

/** Why a file was not copied into a worktree. `blocked`: the worktree has a link, or a file for a folder, in its place. */
export const notCopiedReason = z.enum([
  'missing',
  'link',
  'special',
  'blocked',
  'notIgnored',
  'tooLarge',
  'tooMany',
  'changed',
  'unreadable',
  'diskFull',
  'tooSlow',
]);
export type NotCopiedReason = z.infer<typeof notCopiedReason>;

/** A file or pattern that was not copied, relative to the folder. */
export const notCopied = z.object({ path: z.string(), why: notCopiedReason });
export type NotCopied = Immutable<z.infer<typeof notCopied>>;

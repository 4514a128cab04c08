import { z } from 'zod';
import type { Immutable } from '../../base/immutable.ts';
import { isDeviceName } from '../../files/file-name.ts';

// Custom prompts: Markdown files with text that a user reuses. Codex itself does not know them.

/** The location of prompts: the user's CODEX_HOME, or `.codex/prompts` in the workspace. */
export const promptPlace = z.enum(['home', 'workspace']);
export type PromptPlace = z.infer<typeof promptPlace>;

/** A larger file is not a prompt, in bytes. */
export const maxPromptBytes = 256 * 1024;

/** Why a prompt's text is unavailable or was not parsed. */
export const promptProblem = z.enum([
  /** Its front matter cannot be read, so the whole file is its text. */
  'brokenFrontMatter',
  'tooLarge',
  'notText',
  'unreadable',
  /** A link that leaves the workspace. It is not followed. */
  'leadsOutside',
]);
export type PromptProblem = z.infer<typeof promptProblem>;

/** A prompt as lists show it. */
export const promptSummary = z.object({
  place: promptPlace,
  /** Its file name without `.md`. */
  name: z.string(),
  /** Its own description, or its first line. Empty without either. */
  about: z.string(),
  /** As written in its front matter, such as `[file] [focus]`. */
  argumentHint: z.string().nullable(),
  problem: promptProblem.nullable(),
});
export type PromptSummary = Immutable<z.infer<typeof promptSummary>>;

/** Identifies a prompt among all others. */
export function toPromptKey({ name, place }: Pick<PromptSummary, 'name' | 'place'>): string {
  return `${place}/${name}`;
}

/** One of the two folders. */
export const promptFolder = z.object({
  place: promptPlace,
  path: z.string(),
  /** `untrusted` means that the user has not trusted the workspace, so none of its files are read. */
  problem: z.enum(['untrusted', 'leadsOutside', 'unreadable']).nullable(),
  /** The number of prompts left out. */
  more: z.number().int().nonnegative(),
});
export type PromptFolder = Immutable<z.infer<typeof promptFolder>>;

/**
 * Returns whether a new prompt can have this name. Allows letters, digits, `-`, `_`, `.`, and single spaces inside, at
 * most 80 characters, and no name that a system reserves. Such a name is a single file name on every system.
 */
export function isPromptName(name: string): boolean {
  return /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]|[ ](?! ))*$/u.test(name) && name.length <= 80 && hasAllowedEnd(name);
}

/**
 * Returns whether a file in a folder can have this name. True for any name a user may have chosen, and false for
 * anything that leaves the folder.
 */
export function isFileName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name);
}

function hasAllowedEnd(name: string): boolean {
  return !/[ .]$/.test(name) && !isDeviceName(name);
}

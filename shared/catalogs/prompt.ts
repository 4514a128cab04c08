import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

// Custom prompts: Markdown files that a person keeps, to write the same thing again. Codex itself knows none of them.

/** Where prompts are kept: in the person's CODEX_HOME, or in `.codex/prompts` of the workspace. */
export const promptPlace = z.enum(['home', 'workspace']);
export type PromptPlace = z.infer<typeof promptPlace>;

/** A larger file is no prompt; bytes. */
export const maxPromptBytes = 256 * 1024;

/** Why the text of a prompt cannot be had, or only as it stands. */
export const promptProblem = z.enum([
  /** Its front matter cannot be read; the whole file counts as its text. */
  'brokenFrontMatter',
  'tooLarge',
  'notText',
  'unreadable',
  /** A link that leads out of the workspace, which is not followed. */
  'leadsOutside',
]);
export type PromptProblem = z.infer<typeof promptProblem>;

/** A prompt as lists show it. */
export const promptSummary = z.object({
  place: promptPlace,
  /** The name of its file without `.md`. */
  name: z.string(),
  /** What it says of itself, or its first line; empty when it has neither. */
  about: z.string(),
  /** As written in its front matter, such as `[file] [focus]`. */
  argumentHint: z.string().nullable(),
  problem: promptProblem.nullable(),
});
export type PromptSummary = Immutable<z.infer<typeof promptSummary>>;

/** What tells a prompt from all others. */
export function promptKey({ name, place }: Pick<PromptSummary, 'name' | 'place'>): string {
  return `${place}/${name}`;
}

/** One of the two folders. */
export const promptFolder = z.object({
  place: promptPlace,
  path: z.string(),
  /** `untrusted`: the person has not agreed to the workspace, so nothing of it is read. */
  problem: z.enum(['untrusted', 'leadsOutside', 'unreadable']).nullable(),
  /** So many prompts are there and left out. */
  more: z.number().int().nonnegative(),
});
export type PromptFolder = Immutable<z.infer<typeof promptFolder>>;

import type { Dirent } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PromptPlace, PromptProblem, PromptSummary } from '../../../shared/catalogs/prompts/prompt.ts';
import { getFirstLine, readPromptText } from '../../../shared/catalogs/prompts/prompt-text.ts';
import { listPromptFiles, type PromptSource, readPromptFile, toPromptName } from './prompt-files.ts';

/** The maximum number of listed prompts: more than anyone has, and few enough to send at once. */
const maxPrompts = 20_000;
/** The number of files to read at once. */
const atOnce = 64;
const maxAbout = 300;

/** The content read from a file, and the stamp that shows whether it changed. */
type Known = { readonly stamp: string; readonly summary: PromptSummary };

/** The content of a folder, with data that saves the next listing from reading files again. */
export type PromptListing = {
  readonly prompts: readonly PromptSummary[];
  /** How many prompts were left out. */
  readonly more: number;
  readonly known: ReadonlyMap<string, Known>;
};

/** Lists the prompts of a folder. Does not open files that match `known`. Rejects with the system's error. */
export async function listPromptsInFolder(
  place: PromptPlace,
  source: PromptSource,
  known: PromptListing['known'],
): Promise<PromptListing> {
  const entries = await listPromptFiles(source);
  const taken = entries.slice(0, maxPrompts);
  const found = new Map<string, Known>();
  for (let from = 0; from < taken.length; from += atOnce) {
    const chunk = taken.slice(from, from + atOnce);
    const read = await Promise.all(chunk.map((entry) => readPrompt(place, source, entry, known.get(entry.name))));
    for (const [at, entry] of chunk.entries()) {
      const one = read[at];
      if (one !== null && one !== undefined) found.set(entry.name, one);
    }
  }
  const prompts = [...found.values()].map(({ summary }) => summary);
  return { prompts, more: entries.length - taken.length, known: found };
}

/** Reads a prompt. Null if it no longer exists. */
async function readPrompt(
  place: PromptPlace,
  source: PromptSource,
  { name: file }: Dirent,
  known: Known | undefined,
): Promise<Known | null> {
  const stamp = await getTargetStamp(join(source.folder, file));
  if (known !== undefined && known.stamp === stamp) return known;
  const name = toPromptName(file);
  const read = await readPromptFile(source, file);
  if (read.ok) return { stamp, summary: { place, name, ...toSummary(read.value.text) } };
  if (read.error === 'gone' && stamp === '') return null;
  const problem: PromptProblem = read.error === 'gone' ? 'unreadable' : read.error;
  return { stamp, summary: { place, name, about: '', argumentHint: null, problem } };
}

function toSummary(text: string): Pick<PromptSummary, 'about' | 'argumentHint' | 'problem'> {
  const { argumentHint, body, description, problem } = readPromptText(text);
  return {
    about: description === null || description === '' ? getFirstLine(body, maxAbout) : description.slice(0, maxAbout),
    argumentHint: argumentHint?.slice(0, maxAbout) ?? null,
    problem: problem === null ? null : 'brokenFrontMatter',
  };
}

/** Returns the stamp of a link's target. Empty if there is none. */
async function getTargetStamp(path: string): Promise<string> {
  try {
    const { ctimeMs, ino, mtimeMs, size } = await stat(path);
    return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  } catch {
    return '';
  }
}

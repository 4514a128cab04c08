import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { getRunKey } from '../../../../shared/runs/run-ref.ts';
import type { StartedRun } from '../../../../shared/runs/started-run.ts';
import { createWordTest } from '../../../../shared/texts/search-form.ts';

/** How many words of a long title to compare. */
const maxWords = 50;

/**
 * Finds the runs to compare with: those of the run's workspace first, within these the same or similar prompts, then
 * the newest. Excludes the run itself and unreadable runs. All of `words` must occur in a run's shown text.
 */
export function findSimilarRuns(
  run: RunCard,
  others: readonly RunCard[],
  started: ReadonlyMap<string, StartedRun>,
  words: string,
): readonly RunCard[] {
  const own = getRunKey(run.run);
  const asked = toWordSet(getPrompt(run, started));
  const isSought = createWordTest(words);
  return others
    .filter((other) => getRunKey(other.run) !== own && other.problem === null && isSought(getSearchText(other)))
    .map((other) => ({
      other,
      isNear: other.run.projectRoot === run.run.projectRoot,
      alike: getSimilarity(asked, toWordSet(getPrompt(other, started))),
    }))
    .sort(
      (one, two) =>
        Number(two.isNear) - Number(one.isNear) ||
        two.alike - one.alike ||
        (two.other.lastAt ?? 0) - (one.other.lastAt ?? 0),
    )
    .map(({ other }) => other);
}

/** Returns the prompt of a run: all of it if known, else its first line. */
function getPrompt({ run, title }: RunCard, started: ReadonlyMap<string, StartedRun>): string {
  return started.get(getRunKey(run))?.request.prompt ?? title;
}

function toWordSet(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().split(/\W+/).filter(Boolean).slice(0, maxWords));
}

/** Returns the share of words that both have, 0 to 1. */
function getSimilarity(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const all = one.union(other).size;
  return all === 0 ? 0 : one.intersection(other).size / all;
}

function getSearchText({ model, run, title, tool }: RunCard): string {
  return [title, run.runId, run.projectRoot, tool, model].join('\n');
}

import { measureDeltaLatencies } from './delta-latencies.ts';
import { findLongestGap } from './statistics.ts';
import { type OpenPage, send } from './workbench.ts';

/** How a stream of numbered words reached a page. All times are milliseconds. */
export type StreamedWords = {
  /** From the first delta passed to the host to the last painted word. */
  readonly toLastWord: number;
  /** The longest time without a change of the text on the page, from the first delta. */
  readonly standStill: number;
  readonly longestTask: number;
  readonly longestFrame: number;
  /** The number of main thread tasks that took 50 ms or more. */
  readonly tasks: number;
  /** The time from each frame to the next. */
  readonly frames: readonly number[];
  /** For each delta, from its arrival at the host to being painted. */
  readonly latencies: readonly number[];
};

/** Sends a message to a model that answers with this many numbered words, and watches them arrive. */
export async function streamWords({ page, deltas }: OpenPage, words: number): Promise<StreamedWords> {
  await page.evaluate(() => benchProbe.watch());
  const last = page.evaluate((word) => benchProbe.wordSeen(word), words);
  await send(page, 'Begin');
  await last;
  const watched = await page.evaluate(() => benchProbe.watched());
  const received = deltas();
  const firstAt = received[0]?.at ?? Number.NaN;
  const moments = watched.words.map(([at]) => at);
  return {
    toLastWord: (moments.at(-1) ?? Number.NaN) - firstAt,
    standStill: findLongestGap([firstAt, ...moments]),
    longestTask: watched.longestTask,
    longestFrame: watched.longestFrame,
    tasks: watched.tasks,
    frames: watched.frames,
    latencies: measureDeltaLatencies(received, watched.words),
  };
}

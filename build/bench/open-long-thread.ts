import type { LongThreads } from './long-threads.ts';
import { type OpenPage, timeAfter, toTranscriptSight } from './workbench.ts';

/** Opens the thread with 1,000 turns, as a user does to continue it. */
export async function openLongThread({ page }: Pick<OpenPage, 'page'>, { long }: LongThreads): Promise<void> {
  const row = page.getByRole('list', { name: 'Threads' }).getByText(long.name).first();
  await timeAfter(page, 'click', toTranscriptSight(long.end), () => row.click());
}

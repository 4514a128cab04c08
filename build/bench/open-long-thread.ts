import type { KeptThreads } from './kept-threads.ts';
import { inTranscript, type OpenPage, timeAfter } from './workbench.ts';

/** Opens the thread with 1,000 turns, as a person does to continue it. */
export async function openLongThread({ page }: Pick<OpenPage, 'page'>, { long }: KeptThreads): Promise<void> {
  const row = page.getByRole('list', { name: 'Threads' }).getByText(long.name).first();
  await timeAfter(page, 'click', inTranscript(long.end), () => row.click());
}

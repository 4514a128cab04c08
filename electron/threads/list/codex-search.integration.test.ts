import { afterEach, describe, expect, it } from 'vitest';
import { answer, run } from '../../../fixtures/provider/script.ts';
import type { FoundThreads } from '../../../shared/contract/thread-actions.ts';
import { beginThread, message, ThreadBench } from '../testing/thread-bench.ts';

let bench: ThreadBench;
afterEach(() => bench.close());

type App = ReturnType<ThreadBench['start']>;

/** A start of the app after another one that recorded nothing here, as if another client had talked to Codex. */
async function afterOther(steps: Parameters<typeof ThreadBench.open>[0], messages: readonly string[]): Promise<App> {
  bench = await ThreadBench.open(steps);
  const other = bench.start();
  const threadId = await beginThread(other, messages[0] ?? '');
  for (const [at, text] of messages.entries()) {
    if (at > 0) await other.domain.handlers.sendMessage(other.window, message(text, { threadId }));
    await other.window.until(() => other.window.transcript.turns[at]?.status === 'completed');
  }
  await other.close();
  return bench.start();
}

async function search({ domain, window }: App, query: string): Promise<FoundThreads & { complete: boolean }> {
  const found = await domain.handlers.searchInCodex(window, { query });
  if (!found.ok) throw new Error(found.error.type);
  return found.value;
}

const titles = ({ threads }: FoundThreads) => threads.map(({ title }) => title);

describe('a search in Codex’s threads', () => {
  it('finds what a person or the model wrote, with the last turn that has it', async () => {
    const steps = [answer('A giraffe.'), answer('Another Giraffe, taller.')];
    const app = await afterOther({ steps }, ['Name an animal', 'One more animal']);
    const found = await search(app, 'giraffe');
    expect(titles(found)).toEqual(['Name an animal']);
    expect(found.complete).toBe(true);
    const [hit] = found.hits;
    expect(hit?.snippet.text.slice(hit.snippet.marks[0]?.from, hit.snippet.marks[0]?.to)).toBe('Giraffe');
    const view = await app.domain.handlers.openThread(app.window, { threadId: found.threads[0]?.id ?? ('' as never) });
    expect(view.ok && view.value.transcript.turns.at(-1)?.id).toBe(hit?.turnId);
    expect(titles(await search(app, 'ANIMAL'))).toEqual(['Name an animal']);
  });

  it('wants every word, and a phrase in quotes as it is', async () => {
    const app = await afterOther({ steps: [answer('A tall giraffe walks far.')] }, ['Name an animal']);
    expect(titles(await search(app, 'far animal'))).toEqual(['Name an animal']);
    expect(titles(await search(app, '"tall giraffe" far'))).toEqual(['Name an animal']);
    expect(titles(await search(app, '"giraffe far"'))).toEqual([]);
    expect(titles(await search(app, 'giraffe lion'))).toEqual([]);
    expect(titles(await search(app, '%'))).toEqual([]);
  });

  it('finds neither what Codex tells the model about the machine, nor the output of a command', async () => {
    const app = await afterOther({ steps: [run('echo zebra'), answer('Done.')] }, ['Print it']);
    expect(titles(await search(app, 'environment_context'))).toEqual([]);
    expect(titles(await search(app, 'zebra'))).toEqual([]);
  });

  it('includes the archive, and leaves out threads of other folders', async () => {
    const app = await afterOther({ steps: [answer('A giraffe.')] }, ['Name an animal']);
    const [thread] = (await search(app, 'giraffe')).threads;
    if (thread === undefined) throw new Error('Not found');
    await app.codex.request('thread/archive', { threadId: thread.id });
    expect((await search(app, 'giraffe')).threads).toMatchObject([{ id: thread.id, archived: true }]);
    app.window.workspace = {
      ...app.window.workspace,
      path: `${bench.folder}-elsewhere`,
    } as typeof app.window.workspace;
    expect(titles(await search(app, 'giraffe'))).toEqual([]);
  });

  it('says so when Codex cannot be asked', async () => {
    const app = await afterOther({ steps: [answer('A giraffe.')] }, ['Name an animal']);
    await app.codex.stop();
    const found = await app.domain.handlers.searchInCodex(app.window, { query: 'giraffe' });
    expect(found).toMatchObject({ ok: false, error: { type: 'codexNotReady' } });
  });
});

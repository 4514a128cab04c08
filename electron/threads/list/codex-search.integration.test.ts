import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { answer, run } from '../../../fixtures/provider/script.ts';
import type { RequestValue } from '../../../shared/contract/contract.ts';
import type { FoundThreads } from '../../../shared/contract/thread-actions.ts';
import { createMessage, startTestThread, ThreadBench } from '../testing/thread-bench.ts';

let bench: ThreadBench;
afterEach(() => bench.close());

type App = ReturnType<ThreadBench['start']>;

/** Starts the app after another one that recorded nothing here, as if another client had talked to Codex. */
async function afterOther(steps: Parameters<typeof ThreadBench.open>[0], messages: readonly string[]): Promise<App> {
  bench = await ThreadBench.open(steps);
  const other = bench.start();
  const threadId = await startTestThread(other, messages[0] ?? '');
  for (const [at, text] of messages.entries()) {
    if (at > 0) await other.domain.handlers.sendMessage(other.window, createMessage(text, { threadId }));
    await other.window.until(() => other.window.transcript.turns[at]?.status === 'completed');
  }
  await other.close();
  return bench.start();
}

/** Writes a thread in the format of Codex 0.40. Each pair of texts is a message and its answer. Returns the file. */
function writeOldThread(...said: readonly (readonly [message: string, answer: string])[]): string {
  const [id, timestamp] = [randomUUID(), '2025-10-10T10:00:00.000Z'];
  const about = { id, timestamp, cwd: bench.folder, originator: 'codex_cli_rs', cli_version: '0.40.0', source: 'cli' };
  const item = (role: string, type: string, text: string) => ({
    type: 'response_item',
    payload: { type: 'message', role, content: [{ type, text }] },
  });
  const lines = said.flatMap(([text, reply]) => [
    item('user', 'input_text', text),
    { type: 'event_msg', payload: { type: 'user_message', message: text, kind: 'plain' } },
    { type: 'event_msg', payload: { type: 'agent_message', message: reply } },
    item('assistant', 'output_text', reply),
  ]);
  const folder = join(bench.codexHome, 'sessions/2025/10/10');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `rollout-2025-10-10T10-00-00-${id}.jsonl`);
  const all = [{ type: 'session_meta', payload: about }, ...lines];
  writeFileSync(file, all.map((line) => `${JSON.stringify({ timestamp, ...line })}\n`).join(''));
  return file;
}

async function search({ domain, window }: App, query: string): Promise<RequestValue<'searchInCodex'>> {
  const found = await domain.handlers.searchInCodex(window, { query });
  if (!found.ok) throw new Error(found.error.type);
  return found.value;
}

const titles = ({ threads }: FoundThreads) => threads.map(({ title }) => title);

describe('a search in Codex’s threads', () => {
  it('finds what the user or the model wrote, with the last turn that has it', async () => {
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

  it('requires every word, and a quoted phrase as it is', async () => {
    const app = await afterOther({ steps: [answer('A tall giraffe walks far.')] }, ['Name an animal']);
    expect(titles(await search(app, 'far animal'))).toEqual(['Name an animal']);
    expect(titles(await search(app, '"tall giraffe" far'))).toEqual(['Name an animal']);
    expect(titles(await search(app, '"giraffe far"'))).toEqual([]);
    expect(titles(await search(app, 'giraffe lion'))).toEqual([]);
    expect(titles(await search(app, '%'))).toEqual([]);
  });

  it('finds neither what Codex writes to the model about the machine nor the output of a command', async () => {
    const app = await afterOther({ steps: [run('echo zebra'), answer('Done.')] }, ['Print it']);
    expect(titles(await search(app, 'environment_context'))).toEqual([]);
    expect(titles(await search(app, 'zebra'))).toEqual([]);
  });

  it('searches the archive, and leaves out threads of other folders', async () => {
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

  it('finds threads of older versions of Codex by their content', async () => {
    bench = await ThreadBench.open();
    writeOldThread(
      ['Name an animal', 'A giraffe.'],
      ['Another one', 'A giraffe again, with "\\\\" and a zebra.'],
      ['End', 'Ok'],
    );
    const app = bench.start();
    const found = await search(app, 'giraffe');
    expect(titles(found)).toEqual(['Name an animal']);
    expect(found).toMatchObject({ complete: true, unread: 0 });
    const [hit] = found.hits;
    expect(hit?.snippet.text).toContain('A giraffe again');
    expect(hit?.snippet.text.slice(hit.snippet.marks[0]?.from, hit.snippet.marks[0]?.to)).toBe('giraffe');
    const view = await app.domain.handlers.openThread(app.window, { threadId: found.threads[0]?.id ?? ('' as never) });
    expect(view.ok && view.value.transcript.turns.map(({ id }) => id)).toContain(hit?.turnId);
    expect(titles(await search(app, 'ZEBRA animal'))).toEqual(['Name an animal']);
    expect(titles(await search(app, 'giraffe lion'))).toEqual([]);
  });

  it('returns how many threads Codex cannot read', async () => {
    bench = await ThreadBench.open();
    writeOldThread(['Name an animal', 'A giraffe.']);
    const file = writeOldThread(['Name a tall animal', 'A giraffe too.']);
    const app = bench.start();
    expect(await search(app, 'giraffe')).toMatchObject({ threads: [{}, {}], unread: 0 });
    const damaged = readFileSync(file, 'utf8').split('\n').with(0, '{"type":"session_meta","payload":{}}');
    writeFileSync(file, damaged.join('\n'));
    const found = await search(app, 'giraffe');
    expect(titles(found)).toEqual(['Name an animal']);
    expect(found.unread).toBe(1);
  });

  it.each(['NFC', 'NFD'])('finds letters with marks in both spellings when the thread has %s', async (form) => {
    const app = await afterOther({ steps: [answer('Das Café.'.normalize(form))] }, ['Wo?']);
    writeOldThread(['Damals', 'Das alte Café, é.'.normalize(form)]);
    for (const query of ['CAFÉ', '"das café" wo', 'café damals']) {
      const [one, other] = [await search(app, query.normalize('NFC')), await search(app, query.normalize('NFD'))];
      expect(titles(one).toSorted()).toEqual(
        { CAFÉ: ['Damals', 'Wo?'], '"das café" wo': ['Wo?'] }[query] ?? ['Damals'],
      );
      expect(titles(other)).toEqual(titles(one));
      for (const { snippet } of [...one.hits, ...other.hits]) {
        const [mark] = snippet.marks;
        expect(snippet.text.slice(mark?.from, mark?.to).normalize('NFC').toLowerCase()).toMatch(
          /^(?:(?:das )?café|damals)$/,
        );
      }
    }
  });

  it('returns the problem when Codex cannot be asked', async () => {
    const app = await afterOther({ steps: [answer('A giraffe.')] }, ['Name an animal']);
    await app.codex.stop();
    const found = await app.domain.handlers.searchInCodex(app.window, { query: 'giraffe' });
    expect(found).toMatchObject({ ok: false, error: { type: 'codexNotReady' } });
  });
});

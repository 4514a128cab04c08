import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createGate } from '../../fixtures/provider/gate.ts';
import { answer, run, waiting } from '../../fixtures/provider/script.ts';
import type { Attachment } from '../../shared/attachments/attachment.ts';
import { type ThreadId, turnId } from '../../shared/base/ids.ts';
import { createOutgoing, TestApp, type TestAppOptions, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
afterEach(() => app.end());

/** Returns a word that nothing else contains. */
const oddWord = (what: string) => `${what}q${randomUUID().replaceAll('-', '').slice(0, 12)}`;

/** Returns which of these words each file below a folder contains, in UTF-8 and in UTF-16. */
async function findWords(folder: string, words: readonly string[]): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const bytes = entry.isFile() ? await readFile(path).catch(() => Buffer.alloc(0)) : Buffer.alloc(0);
    const lower = bytes.toString('latin1').toLowerCase();
    for (const word of words) {
      const forms = [word, Buffer.from(word, 'utf16le').toString('latin1')];
      // The search index omits the prefix that a word shares with its neighbor.
      if ([...forms, word.slice(2)].some((form) => lower.includes(form)) || entry.name.includes(word)) {
        found.push(`${word} in ${path.slice(folder.length + 1)}`);
      }
    }
  }
  return found;
}

async function attach(window: TestWindow, name: string, text: string) {
  return await window.get('keepAttachment', { name, data: Buffer.from(text).toString('base64') });
}

const words = [
  'attached',
  'filename',
  'asked',
  'answered',
  'command',
  'output',
  'large',
  'renamed',
  'draft',
  'indraft',
  'comment',
  'path',
  'waiting',
  'inqueue',
] as const;

/** Runs a thread with a unique word in everything that is stored of the thread. */
async function liveThrough(options: TestAppOptions = {}) {
  const word = Object.fromEntries(words.map((what) => [what, oddWord(what)])) as Record<(typeof words)[number], string>;
  const gate = createGate();
  app = await TestApp.start({
    ...options,
    steps: [
      run(`: ${word.command}; echo ${word.output}; for i in $(seq 40000); do echo ${word.large}-$i; done`),
      answer(`The answer is ${word.answered}`),
      waiting(gate, answer('Never told.')),
    ],
  });
  const window = await app.openWindow();
  const file = await attach(window, `${word.filename}.txt`, word.attached);
  const first = createOutgoing(`Look at ${word.asked}`);
  const { threadId } = await window.get('sendMessage', { ...first, message: { ...first.message, sources: [file] } });
  await window.open(threadId);
  const { id } = await waitForApproval(window);
  await window.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
  expect((await waitForTurnEnd(window)).status).toBe('completed');
  await window.get('renameThread', { threadId, name: `All about ${word.renamed}` });
  return { threadId, word, window, file, gate };
}

/** Leaves a draft with its own attachment and comment, and a queued message with its own attachment. */
async function leaveUnsent({ threadId, window, word, gate }: Awaited<ReturnType<typeof liveThrough>>) {
  const lines = [{ number: 3, sign: '+', text: word.comment }] as const;
  const about = {
    attachments: [await attach(window, 'draft.txt', word.indraft)],
    comments: [{ id: 'c', turnId: turnId.parse('t'), entryId: null, path: `${word.path}.ts`, lines, text: 'Why?' }],
  };
  await window.get('storeText', {
    place: { threadId, folder: null, field: 'message' },
    revision: 1,
    text: { text: word.draft, about: JSON.stringify(about) },
  });
  await window.get('sendMessage', createOutgoing('Go on', { threadId }));
  await app.provider.requestArrived(3);
  const next = createOutgoing(`Then ${word.waiting}`, { threadId });
  const sources = [await attach(window, 'queued.txt', word.inqueue)];
  await window.get('sendMessage', { ...next, message: { ...next.message, sources } });
  await app.restart();
  gate.release();
}

/**
 * Deletes a thread, then checks the files on disk right after the answer, as after a kill, and after the next start.
 */
async function deleteAndLook(window: TestWindow, threadId: ThreadId, gone: readonly string[]) {
  await window.get('deleteThread', { threadId });
  const atOnce = await findWords(app.dataFolder.path, gone);
  await app.restart();
  return { atOnce, later: await findWords(app.dataFolder.path, gone) };
}

describe.each([true, false])('deleting a thread while threads are encrypted: %s', (encrypt) => {
  const settings = { settings: { persistence: { encrypt } } };

  it('leaves nothing that a deleted thread wrote, ran or attached in the data folder', async () => {
    const day = await liveThrough(settings);
    await leaveUnsent(day);
    const window = await app.openWindow();
    await window.open(day.threadId);
    const all = Object.values(day.word);
    if (!encrypt) expect((await findWords(app.dataFolder.path, all)).length).toBeGreaterThan(10);
    expect(await deleteAndLook(window, day.threadId, all)).toEqual({ atOnce: [], later: [] });
  });

  it('deletes the recorded output of a command of a deleted thread immediately', async () => {
    const { threadId, window, word } = await liveThrough(settings);
    if (!encrypt) expect(await findWords(app.dataFolder.path, [word.large])).not.toEqual([]);
    expect(await deleteAndLook(window, threadId, Object.values(word))).toEqual({ atOnce: [], later: [] });
  });
});

it('leaves parts of a deleted thread in the databases of Codex, but no rollout', async () => {
  const { threadId, window, word } = await liveThrough();
  expect(await window.get('deleteThread', { threadId })).toEqual({ keptByCodex: false });
  const left = await findWords(app.codexHome.path, Object.values(word));
  expect(left).not.toEqual([]);
  expect(left.filter((where) => !/[.]sqlite(-wal)?$/.test(where))).toEqual([]);
});

it('keeps an attachment of a deleted thread that another thread, a draft or a queued message uses', async () => {
  const gate = createGate();
  app = await TestApp.start({ steps: [answer('One.'), answer('Two.'), waiting(gate, answer('Never told.'))] });
  const window = await app.openWindow();
  const files = [
    await attach(window, 'only-here.txt', 'only here'),
    await attach(window, 'in-other.txt', 'in another thread'),
    await attach(window, 'in-draft.txt', 'in a draft'),
    await attach(window, 'in-queue.txt', 'in a queued message'),
  ];
  const [, inOther, inDraft, inQueue] = files;
  if (inOther === undefined || inDraft === undefined || inQueue === undefined) throw new Error('Nothing attached');
  const say = async (sources: readonly Attachment[], threadId?: ThreadId) => {
    const message = createOutgoing('Read', threadId === undefined ? {} : { threadId });
    const sent = await window.get('sendMessage', {
      ...message,
      message: { ...message.message, sources: [...sources] },
    });
    await window.open(sent.threadId);
    return sent.threadId;
  };
  const doomed = await say(files);
  await waitForTurnEnd(window);
  const other = await say([inOther]);
  await waitForTurnEnd(window);
  await window.get('storeText', {
    place: { threadId: null, folder: app.workspace.path, field: 'message' },
    revision: 1,
    text: { text: '', about: JSON.stringify({ attachments: [inDraft] }) },
  });
  await say([], other);
  await app.provider.requestArrived(3);
  await say([inQueue], other);
  await window.get('deleteThread', { threadId: doomed });
  const left = await readdir(join(app.dataFolder.path, 'attachments'), { recursive: true });
  expect(
    left
      .filter((path) => path.endsWith('.txt'))
      .map((path) => basename(path))
      .toSorted(),
  ).toEqual(['in-draft.txt', 'in-other.txt', 'in-queue.txt']);
  gate.release();
});

it('removes an old attachment only once no thread, draft, queued message or lost store can mention it', async () => {
  const gate = createGate();
  app = await TestApp.start({ steps: [answer('One.'), waiting(gate, answer('Never told.'))] });
  const window = await app.openWindow();
  const files = [
    await attach(window, 'sent.txt', 'sent'),
    await attach(window, 'in-draft.txt', 'in a draft'),
    await attach(window, 'in-queue.txt', 'in a queued message'),
    await attach(window, 'forgotten.txt', 'never sent'),
  ];
  const [sent, inDraft, inQueue] = files;
  if (sent === undefined || inDraft === undefined || inQueue === undefined) throw new Error('Nothing attached');
  const message = createOutgoing('Read', {});
  const { threadId } = await window.get('sendMessage', {
    ...message,
    message: { ...message.message, sources: [sent] },
  });
  await window.open(threadId);
  await waitForTurnEnd(window);
  await window.get('storeText', {
    place: { threadId: null, folder: app.workspace.path, field: 'message' },
    revision: 1,
    text: { text: '', about: JSON.stringify({ attachments: [inDraft] }) },
  });
  const running = createOutgoing('Go on', { threadId });
  await window.get('sendMessage', running);
  await app.provider.requestArrived(2);
  const queued = createOutgoing('Then read', { threadId });
  await window.get('sendMessage', { ...queued, message: { ...queued.message, sources: [inQueue] } });
  const place = join(app.dataFolder.path, 'attachments');
  const left = async () => (await readdir(place, { recursive: true })).filter((path) => path.endsWith('.txt')).sort();
  await app.restart();
  expect(await left()).toHaveLength(4);
  await app.restart(async () => {
    for (const { source } of files) if (source !== null) await utimes(dirname(source), 1, 1);
  });
  const ages = join(place, 'unmentioned.json');
  await expect.poll(() => existsSync(ages)).toBe(true);
  expect(await left()).toHaveLength(4);
  const aside = join(app.dataFolder.path, 'sessions.db.damaged-20250131T235959123Z');
  await app.restart(async () => {
    await writeFile(aside, 'what a damaged store mentioned');
    // Pretends that the whole period has passed.
    const counted = await readFile(ages, 'utf8');
    await writeFile(ages, counted.replace('"keptMs":0', `"keptMs":${40 * 24 * 60 * 60 * 1_000}`));
  });
  await app.openWindow();
  await app.restart(async () => {
    expect(await left()).toHaveLength(4);
    await rm(aside);
  });
  await expect
    .poll(async () => (await left()).map((path) => basename(path)).sort())
    .toEqual(['in-draft.txt', 'in-queue.txt', 'sent.txt']);
  gate.release();
});

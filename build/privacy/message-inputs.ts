import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestWindow } from '../../electron/app/testing/test-window.ts';
import { answer, run } from '../../fixtures/provider/script.ts';
import type { Attachment } from '../../shared/attachments/attachment.ts';
import { turnId } from '../../shared/base/ids.ts';
import type { Place } from './place.ts';
import { createMessage, settings, type Talk } from './talk.ts';

/** Texts that the user keeps private: they are never sent, or only masked. */
export const privateTexts: readonly string[] = [
  'draft',
  'draft: secret',
  'queued message',
  'queued message: secret',
  'draft: attachment',
  'draft: line of a diff',
  'draft: file of a diff',
  'draft: comment on a line',
  'message that is not sent',
  'message that is not sent: secret',
  'message that is masked: secret',
  'attachment that is masked: secret',
  'attached image',
  'prompt that nobody inserts',
  'prompt that nobody inserts: secret',
  'broken prompt',
  'search for a thread',
  'search for a file',
];

/**
 * Uses what a message can use, in its own thread: attachments, prompts, skills, and files; and text that is typed but
 * not sent.
 */
export async function exerciseMessageInputs(place: Place, window: TestWindow, talk: Talk): Promise<void> {
  await attach(place, window, talk);
  await insertPromptsAndSkills(place, window, talk);
  await writeDrafts(place, window);
  await search(place, window);
}

async function attach({ planted }: Place, window: TestWindow, talk: Talk): Promise<void> {
  const letter = await storeAttachment(
    window,
    `${planted.word('attachment: name')}.txt`,
    `${planted.sentence('attachment')} ${planted.secret('attachment: secret')} ${planted.email('attachment: e-mail')}\n`,
  );
  const thread = await talk.send(
    null,
    'Read what is attached',
    [run(`cat '${letter.source ?? ''}'`), answer('Read.')],
    {
      sources: [letter],
    },
  );
  await talk.finish('approve');

  const key = await storeAttachment(
    window,
    'key.txt',
    `It is ${planted.secret('attachment that is masked: secret')}\n`,
  );
  const words = `${planted.word('message that is masked')} ${planted.secret('message that is masked: secret')}`;
  await talk.send(thread, words, [answer('Without it.')], { sources: [key], inputAnswer: 'mask' });
  await talk.finish('approve');

  // The app asks about it, and the user postpones it.
  const unsent = `${planted.sentence('message that is not sent')} ${planted.secret('message that is not sent: secret')}`;
  const message = createMessage(unsent, [
    await storeAttachment(window, `${planted.word('attached image')}.png`, onePixel),
  ]);
  const refused = await window.ask('sendMessage', {
    threadId: thread,
    message,
    delivery: 'queue',
    settings,
    fullAccessConsent: false,
  });
  if (refused.ok) throw new Error('A secret went out and nobody was asked');
}

async function insertPromptsAndSkills({ planted, workspace }: Place, window: TestWindow, talk: Talk): Promise<void> {
  const text = `${planted.sentence('prompt')} ${planted.secret('prompt: secret')}`;
  const unused = `${planted.sentence('prompt that nobody inserts')} ${planted.secret('prompt that nobody inserts: secret')}`;
  const prompts = { [planted.word('prompt: name')]: text, [planted.word('prompt that nobody inserts: name')]: unused };
  for (const [name, each] of Object.entries(prompts)) {
    // The second day finds the prompts of the first.
    await window.ask('writePrompt', { place: 'home', name, text: each, replaces: null });
  }
  const skill = planted.word('skill: name');
  const [promptFolder, skillFolder] = [
    join(workspace, '.codex', 'prompts'),
    join(workspace, '.agents', 'skills', skill),
  ];
  for (const folder of [promptFolder, skillFolder]) mkdirSync(folder, { recursive: true });
  const about = planted.word('skill: description');
  const front = `---\nname: ${skill}\ndescription: ${about}\n---\n`;
  const source = join(skillFolder, 'SKILL.md');
  writeFileSync(source, `${front}${planted.sentence('skill')} ${planted.secret('skill: secret')}\n`);
  writeFileSync(join(promptFolder, 'broken.md'), `---\n${planted.sentence('broken prompt')}\n---\nx\n`);
  await window.get('refreshCatalogs', null);
  await window.get('listPrompts', null);
  await window.get('listSkills', null);
  await window.get('listTools', null);
  await window.get('readPrompt', { place: 'home', name: planted.word('prompt: name') });
  await window.ask('readPrompt', { place: 'home', name: planted.word('prompt that is not there') });
  await window.get('countInserted', { kind: 'prompt' });
  await window.get('countInserted', { kind: 'skill' });
  await talk.send(null, `${text} $${skill}`, [answer('As it says.')], {
    sources: [{ kind: 'skill', name: skill, source }],
  });
  await talk.finish('approve');
}

/** One draft stays, and one is discarded. */
async function writeDrafts({ planted, seen, workspace }: Place, window: TestWindow): Promise<void> {
  const attachment = await storeAttachment(window, 'draft.txt', planted.sentence('draft: attachment'));
  const lines = [{ number: 1, sign: '+', text: planted.sentence('draft: line of a diff') }] as const;
  const path = `${planted.word('draft: file of a diff')}.md`;
  const text = planted.sentence('draft: comment on a line');
  const about = {
    comments: [{ id: randomUUID(), turnId: turnId.parse(randomUUID()), entryId: null, path, lines, text }],
    notes: [{ rewindId: null, text: planted.sentence('draft: note on a discard') }],
    attachments: [attachment],
  };
  const draft = {
    text: `${planted.sentence('draft')} ${planted.secret('draft: secret')}`,
    about: JSON.stringify(about),
  };
  const threadId = (await window.get('listThreads', { search: '' }))[0]?.id ?? null;
  const inFolder = { threadId: null, folder: workspace, field: 'message' };
  const inThread = { ...inFolder, threadId };
  await window.get('storeText', { place: inFolder, revision: 1, text: draft });
  await window.get('storeText', { place: inThread, revision: 1, text: draft });
  seen.push(JSON.stringify(await window.get('openText', { place: inThread })));
  await window.get('storeText', { place: inThread, revision: 2, text: null });
  if (threadId === null) return;
  const kept = `${planted.word('review: file with a kept hunk')}.md`;
  const hunks = [{ seen: '', path: kept, place: { before: 1, after: 1 } }];
  await window.get('changeKeptHunks', { threadId, hunks, isKept: true });
  seen.push(JSON.stringify(await window.get('readKeptHunks', { threadId })));
}

/** Searches like the palette, which searches for each letter. */
async function search({ planted }: Place, window: TestWindow): Promise<void> {
  await window.get('searchThreads', { query: planted.word('search for a thread') });
  for (const query of [planted.word('search for a file'), 'letter']) {
    let listing = 'listing';
    while (listing !== 'done') ({ listing } = await window.get('findFiles', { query, limit: 20 }));
  }
}

async function storeAttachment(window: TestWindow, name: string, content: string | Buffer): Promise<Attachment> {
  return await window.get('keepAttachment', { name, data: Buffer.from(content).toString('base64') });
}

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

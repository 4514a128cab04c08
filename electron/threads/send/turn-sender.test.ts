import { describe, expect, it } from 'vitest';
import { err } from '../../../shared/base/result.ts';
import type { OutgoingMessage } from '../../../shared/contract/threads.ts';
import { FakeApp } from '../testing/fake-app.ts';
import { inertServices } from '../testing/inert-services.ts';
import { toUserInput } from './turn-sender.ts';

const read = (message: Pick<OutgoingMessage, 'text' | 'sources'>, texts: Readonly<Record<string, string>> = {}) =>
  toUserInput(message, { read: async ({ source }) => texts[source ?? ''] ?? null });

describe('a message for Codex', () => {
  it('sends the text as written, then the attachments in the format of Codex', async () => {
    const input = await read({
      text: ' Look \n',
      sources: [
        { kind: 'image', name: 'a.png', source: '/w/a.png' },
        { kind: 'image', name: 'pasted', source: 'data:image/png;base64,AA==' },
        { kind: 'file', name: 'b.ts', source: '/w/b.ts' },
        { kind: 'skill', name: 'review', source: '/skills/review/SKILL.md' },
        { kind: 'file', name: 'only a name', source: null },
      ],
    });
    expect(input).toEqual([
      { type: 'text', text: ' Look \n', text_elements: [] },
      { type: 'text', text: 'Attached files:\nb.ts: /w/b.ts', text_elements: [] },
      { type: 'localImage', path: '/w/a.png' },
      { type: 'image', url: 'data:image/png;base64,AA==' },
      { type: 'mention', name: 'b.ts', path: '/w/b.ts' },
      { type: 'skill', name: 'review', path: '/skills/review/SKILL.md' },
    ]);
  });

  it('does not repeat the path of a file that the text names', async () => {
    const sources = [
      { kind: 'file', name: 'src/a.ts', source: '/w/src/a.ts' },
      { kind: 'file', name: 'with space.ts', source: '/w/with space.ts' },
    ] as const;
    const text = 'Compare @src/a.ts and @"with space.ts"';
    expect((await read({ text, sources })).filter(({ type }) => type === 'text')).toHaveLength(1);
  });

  it('adds the origin of a resource and the content of a text attachment', async () => {
    const sources = [
      { kind: 'file', name: 'guide', source: '/d/guide', resource: { server: 'notes', uri: 'memory://guide' } },
      { kind: 'image', name: 'dot', source: '/d/dot', resource: { server: 'notes', uri: 'memory://dot' } },
    ] as const;
    expect(await read({ text: 'Read', sources }, { '/d/guide': 'One.\nTwo.' })).toEqual([
      { type: 'text', text: 'Read', text_elements: [] },
      {
        type: 'text',
        text: 'Resource "guide" of the MCP server "notes" at "memory://guide", kept at "/d/guide":\nOne.\nTwo.',
        text_elements: [],
      },
      {
        type: 'text',
        text: 'Resource "dot" of the MCP server "notes" at "memory://dot", kept at "/d/dot".',
        text_elements: [],
      },
      { type: 'mention', name: 'guide', path: '/d/guide' },
      { type: 'localImage', path: '/d/dot' },
    ]);
  });

  it('sends a message of one attachment without text', async () => {
    const sources = [{ kind: 'image', name: 'a.png', source: '/w/a.png' }] as const;
    expect(await read({ text: '', sources })).toEqual([{ type: 'localImage', path: '/w/a.png' }]);
  });
});

it.each(['before Codex begins the turn', 'while the turn runs'])(
  'a turn says that its files cannot go back when that turns out %s',
  async (moment) => {
    let fail = (_fact: string): void => undefined;
    const app = new FakeApp({
      services: {
        ...inertServices.services,
        rewind: {
          markBeforeTurn: async (_thread, _folder, _message, onFail) => {
            fail = onFail;
            return 'Still being read.';
          },
        },
      },
    });
    const begin = app.codex.answers['turn/start'];
    app.codex.answers['turn/start'] = (params) => {
      if (moment === 'before Codex begins the turn') fail('Not read.');
      return begin?.(params) ?? err({ type: 'noAnswer', afterMs: 1 });
    };
    await app.startThread();
    const facts = () => app.window.entries('status').map(({ fact }) => fact);
    if (moment === 'while the turn runs') {
      expect(facts()).toEqual(['Still being read.']);
      fail('Not read.');
    }
    expect(facts()).toEqual(['Not read.']);
  },
);

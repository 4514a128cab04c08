import { describe, expect, it } from 'vitest';
import { listTranscripts, loadTranscript } from '../../../fixtures/transcripts/load-transcript.ts';
import { replayTranscript } from '../../../fixtures/transcripts/replay-transcript.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import { getSpeaker } from '../../../shared/transcript/get-speaker.ts';
import type { Turn as CodexTurn } from '../codex-protocol/generated.ts';
import { interpretTurn } from './interpret-turn.ts';

/** Returns complete turns as listed in a recording's replies. */
function storedTurns(name: string): readonly CodexTurn[] {
  return loadTranscript(name).steps.flatMap(({ dir, message }) =>
    dir === 'recv' && isTurnList(message) ? message.result.data : [],
  );
}

function isTurnList(message: unknown): message is { readonly result: { readonly data: readonly CodexTurn[] } } {
  const text = JSON.stringify(message) ?? '';
  return text.includes('"itemsView":"full"') && text.includes('"result":{"data":[{"id":');
}

/** Returns the parts of an entry that Codex stores. Codex does not store who decided, nor details from raw events. */
function stored(entry: Entry): unknown {
  const { id, kind } = entry;
  if (kind === 'command')
    return { id, kind, command: entry.command, exitCode: entry.exitCode, outputTail: entry.outputTail };
  if (kind === 'assistant' || kind === 'user') return { id, kind, text: entry.text };
  return { id, kind };
}

const names = listTranscripts().filter((name) => storedTurns(name).length > 0);

describe("a turn from Codex's store", () => {
  it('exists in several recordings', () => {
    expect(names.length).toBeGreaterThanOrEqual(5);
  });

  it.each(names)(
    'a stored turn equals what was seen live, apart from dropped text and work that kept running: %s',
    (name) => {
      const live = new Map(
        replayTranscript(name).flatMap(({ transcript }) =>
          transcript.turns.map((turn) => [String(turn.id), turn] as const),
        ),
      );
      for (const turn of storedTurns(name)) {
        const seen = live.get(turn.id);
        if (seen === undefined || seen.status === 'running') continue;
        const read = interpretTurn(turn);
        expect(read.status).toBe(seen.status);
        const kept = seen.entries.filter(
          (entry) => !('dropReason' in entry && entry.dropReason !== null) && entry.kind !== 'status',
        );
        const ended = kept.filter((entry) => entry.kind !== 'command' || entry.exitCode !== null);
        const ids = read.entries.map((entry) => entry.id);
        expect(read.entries.map(stored)).toEqual(ended.filter((entry) => ids.includes(entry.id)).map(stored));
      }
    },
  );

  const turn: CodexTurn = {
    id: 'turn-1',
    rootTurnId: null,
    items: [],
    itemsView: 'full',
    status: 'completed',
    error: null,
    startedAt: 10,
    completedAt: 12,
    durationMs: 1_900,
  };
  const message = (id: string) => ({
    type: 'userMessage' as const,
    id,
    clientId: null,
    content: [{ type: 'text' as const, text: id, text_elements: [] }],
  });
  const change = { type: 'fileChange' as const, id: 'patch', changes: [], status: 'completed' as const };

  it('a stored turn has its times in milliseconds, its steers, effects and diff', () => {
    expect(interpretTurn({ ...turn, items: [message('a'), message('b'), change] })).toMatchObject({
      status: 'completed',
      startedAt: 10_000,
      endedAt: 12_000,
      durationMs: 1_900,
      hadEffects: true,
      hasDiff: true,
      entries: [{ steered: false }, { steered: true }, { status: 'done' }],
    });
  });

  it("a stored turn has the messages from the parent in an agent's thread, and the user's actions", () => {
    const own = { ...message('b'), clientId: 'message-1' };
    const { entries } = interpretTurn({ ...turn, items: [message('a'), own] }, true);
    expect(entries.map(getSpeaker)).toEqual(['Parent agent', 'You']);
    expect(interpretTurn({ ...turn, items: [message('a')] }).entries.map(getSpeaker)).toEqual(['You']);
  });

  it("a stored turn has the user's text without the note about where attached files are", () => {
    const file = { type: 'mention' as const, name: 'log.txt', path: '/data/log.txt' };
    const text = (words: string) => ({ type: 'text' as const, text: words, text_elements: [] });
    const note = text('Attached files:\nlog.txt: /data/log.txt');
    const said = (content: readonly (typeof file | typeof note)[]) =>
      interpretTurn({ ...turn, items: [{ ...message('a'), content: [...content] }] }).entries;
    const sources = [{ kind: 'file', name: 'log.txt', source: '/data/log.txt' }];
    expect(said([text('Look'), note, file])).toMatchObject([{ text: 'Look', sources }]);
    expect(said([note, file])).toMatchObject([{ text: '', sources }]);
    expect(said([text('Look'), note])).toMatchObject([{ text: `Look\n${note.text}`, sources: [] }]);
  });

  it('a stored turn has resources with their origin, without the notes about them', () => {
    const text = (words: string) => ({ type: 'text' as const, text: words, text_elements: [] });
    const file = { type: 'mention' as const, name: 'guide', path: '/data/guide' };
    const image = { type: 'localImage' as const, path: '/data/a dot' };
    const notes = [
      text('Resource "guide" of the MCP server "notes" at "memory://guide", kept at "/data/guide":\nOne.'),
      text('Resource "a:dot" of the MCP server "notes" at "memory://dot", kept at "/data/a dot".'),
    ];
    const content = [text('Look'), ...notes, file, image];
    expect(interpretTurn({ ...turn, items: [{ ...message('a'), content }] }).entries).toMatchObject([
      {
        text: 'Look',
        sources: [
          {
            kind: 'file',
            name: 'guide',
            source: '/data/guide',
            resource: { server: 'notes', uri: 'memory://guide' },
          },
          { kind: 'image', name: 'a:dot', resource: { server: 'notes', uri: 'memory://dot' } },
        ],
      },
    ]);
    const alone = interpretTurn({ ...turn, items: [{ ...message('a'), content: [text('Look'), ...notes] }] });
    expect(alone.entries).toMatchObject([{ text: expect.stringContaining('One.'), sources: [] }]);
  });

  it('a stored turn says why it failed', () => {
    const error = {
      message: 'no',
      codexErrorInfo: 'serverOverloaded' as const,
      additionalDetails: null,
      misalignment: null,
    };
    expect(interpretTurn({ ...turn, status: 'failed', error })).toMatchObject({
      status: 'failed',
      entries: [{ kind: 'status', fact: 'The model is at capacity.' }],
    });
  });

  it('a stored turn stays open while it runs', () => {
    const answer = {
      type: 'agentMessage' as const,
      id: 'm',
      text: 'Hel',
      phase: null,
      moderation: null,
      memoryCitation: null,
      delivery: null,
      questions: null,
    };
    const running = interpretTurn({ ...turn, status: 'inProgress', completedAt: null, items: [answer] });
    expect(running).toMatchObject({ status: 'running', endedAt: null, entries: [{ state: 'streaming', text: 'Hel' }] });
  });
});

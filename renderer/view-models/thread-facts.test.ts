import { describe, expect, it } from 'vitest';
import { entryId, turnId } from '../../shared/base/ids.ts';
import type { AssistantEntry, Entry } from '../../shared/transcript/entry.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { lastAnswerText, lastRetryableTurn, requestText, workIn } from './thread-facts.ts';

function turn(id: string, status: Turn['status'], entries: readonly Entry[] = []): Turn {
  return {
    id: turnId.parse(id),
    status,
    startedAt: null,
    endedAt: null,
    durationMs: null,
    model: null,
    hadEffects: false,
    hasDiff: false,
    entries,
  };
}

function said(text: string, phase: 'answer' | 'commentary' = 'answer'): AssistantEntry {
  return { id: entryId.parse(`a:${text}`), at: null, kind: 'assistant', phase, text, state: 'done', dropReason: null };
}

function asked(text: string): Entry {
  return {
    id: entryId.parse(`u:${text}`),
    at: null,
    kind: 'user',
    clientId: null,
    text,
    sources: [],
    state: 'confirmed',
    problem: null,
    retryOf: null,
    steered: false,
  };
}

describe('lastAnswerText', () => {
  it('is the newest answer, without interim messages', () => {
    const turns = [turn('1', 'completed', [said('First.')]), turn('2', 'running', [said('Looking.', 'commentary')])];
    expect(lastAnswerText(turns)).toBe('First.');
    expect(lastAnswerText([...turns, turn('3', 'completed', [said('One.'), said('Two.')])])).toBe('One.\n\nTwo.');
    expect(lastAnswerText([])).toBeNull();
  });
});

describe('requestText', () => {
  it('is everything the person said in the turn', () => {
    expect(requestText(turn('1', 'completed', [asked('Why?'), said('So.'), asked('And?')]))).toBe('Why?\n\nAnd?');
    expect(requestText(turn('1', 'completed', [said('So.')]))).toBeNull();
    expect(requestText(undefined)).toBeNull();
  });
});

describe('turns', () => {
  it('report whether Codex is working in one of them, and whether it is writing', () => {
    const writing: Entry = { ...said('So'), state: 'streaming' };
    expect(workIn([turn('1', 'completed')])).toBe('idle');
    expect(workIn([turn('1', 'completed'), turn('2', 'running', [said('Looking.')])])).toBe('running');
    expect(workIn([turn('1', 'running', [writing])])).toBe('writing');
  });

  it.each(['failed', 'interrupted', 'notSent'] as const)('allows retrying a %s turn', (status) => {
    expect(lastRetryableTurn([turn('1', 'completed'), turn('2', status)])?.id).toBe('2');
  });

  it.each(['completed', 'running', 'pending'] as const)('leaves a %s turn', (status) => {
    expect(lastRetryableTurn([turn('1', 'failed'), turn('2', status)])).toBeNull();
  });
});

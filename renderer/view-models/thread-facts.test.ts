import { describe, expect, it } from 'vitest';
import { entryId, turnId } from '../../shared/base/ids.ts';
import type { AssistantEntry, Entry } from '../../shared/transcript/entry.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { findRetryableTurn, getLastAnswerText, getRequestText, getWork } from './thread-facts.ts';

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
  it('returns the newest answer without interim messages', () => {
    const turns = [turn('1', 'completed', [said('First.')]), turn('2', 'running', [said('Looking.', 'commentary')])];
    expect(getLastAnswerText(turns)).toBe('First.');
    expect(getLastAnswerText([...turns, turn('3', 'completed', [said('One.'), said('Two.')])])).toBe('One.\n\nTwo.');
    expect(getLastAnswerText([])).toBeNull();
  });
});

describe('requestText', () => {
  it('returns everything the user wrote in the turn', () => {
    expect(getRequestText(turn('1', 'completed', [asked('Why?'), said('So.'), asked('And?')]))).toBe('Why?\n\nAnd?');
    expect(getRequestText(turn('1', 'completed', [said('So.')]))).toBeNull();
    expect(getRequestText(undefined)).toBeNull();
  });
});

describe('turns', () => {
  it('reports whether Codex is working in a turn, and whether it is writing', () => {
    const writing: Entry = { ...said('So'), state: 'streaming' };
    expect(getWork([turn('1', 'completed')])).toBe('idle');
    expect(getWork([turn('1', 'completed'), turn('2', 'running', [said('Looking.')])])).toBe('running');
    expect(getWork([turn('1', 'running', [writing])])).toBe('writing');
  });

  it.each(['failed', 'interrupted', 'notSent'] as const)('allows retrying a %s turn', (status) => {
    expect(findRetryableTurn([turn('1', 'completed'), turn('2', status)])?.id).toBe('2');
  });

  it.each(['completed', 'running', 'pending'] as const)('does not retry a %s turn', (status) => {
    expect(findRetryableTurn([turn('1', 'failed'), turn('2', status)])).toBeNull();
  });
});

import { sumOfTokens } from '../../spending/model-tokens.ts';
import { stateOfTurn } from '../facts-of-run.ts';
import type { TurnFacts } from '../facts-of-turn.ts';
import { toolsOfTurns } from '../tools-of-turns.ts';
import { type DigestFacts, toolsOfDigest } from './run-digest.ts';

/** A turn of a thread, and whether a fork copied it from its original thread. */
export type DigestedTurn = { readonly ordinal: number; readonly facts: TurnFacts; readonly isCopied: boolean };

/**
 * The digest of a thread from its turns, oldest first. Turns copied from the original of a fork count for the original.
 * Null for a fork without turns of its own.
 */
export function digestOfTurns(turns: readonly DigestedTurn[]): DigestFacts | null {
  const own = turns.filter(({ isCopied }) => !isCopied);
  if (own.length === 0 && turns.length > 0) return null;
  const facts = own.map((turn) => turn.facts);
  const last = facts.findLast(({ status }) => status !== 'notSent') ?? facts.at(-1);
  const sum = (of: (turn: TurnFacts) => number) => facts.reduce((total, turn) => total + of(turn), 0);
  const state = stateOfTurn(last);
  const hasEnded = state === 'finished' || state === 'failed' || state === 'stopped';
  const isTimed = hasEnded && facts.some(({ durationMs }) => durationMs > 0);
  return {
    state,
    model: facts.findLast(({ model }) => model !== null)?.model ?? null,
    startedAt: least(facts.map(({ firstAt }) => firstAt)),
    lastAt: facts.at(-1)?.lastAt ?? null,
    durationMs: isTimed ? sum(({ durationMs }) => durationMs) : null,
    spent: sumOfTokens(facts.map(({ spent }) => spent)),
    commands: sum(({ commands }) => commands),
    failed: sum(({ failed }) => failed),
    tools: toolsOfDigest(Object.values(toolsOfTurns(own))),
    asked: sum(({ byType }) => byType.approval ?? 0),
  };
}

function least(times: readonly (number | null)[]): number | null {
  return times.reduce((first, at) => (at === null || (first !== null && first <= at) ? first : at), null);
}

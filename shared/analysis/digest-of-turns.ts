import { sumOfTokens } from '../spending/model-tokens.ts';
import { stateOfTurn } from '../workcells/facts-of-run.ts';
import type { TurnFacts } from '../workcells/facts-of-turn.ts';
import { toolsOfTurns } from '../workcells/tools-of-turns.ts';
import { type DigestFacts, toolsOfDigest } from './run-digest.ts';

/** A turn of a thread, and whether it was copied from the thread that this one is a fork of. */
export type DigestedTurn = { readonly ordinal: number; readonly facts: TurnFacts; readonly isCopied: boolean };

/**
 * The digest of a thread, whose turns are given oldest first. What was done in the thread that it is a fork of belongs to
 * that one; null for a fork in which nothing was done yet.
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

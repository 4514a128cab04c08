import type { ThreadId } from '../../base/ids.ts';
import { parseJson } from '../../base/parse-json.ts';
import { type ModelTokens, sumTokens } from '../../spending/model-tokens.ts';
import { combineTools } from '../combine-tools.ts';
import { toRunState } from '../run-facts.ts';
import type { RunRef } from '../run-ref.ts';
import type { RunState } from '../run-totals.ts';
import type { ToolCounters } from '../tool-tallies.ts';
import type { TurnFacts } from '../turn-facts.ts';

/**
 * Caches digests by their source texts: while a text stays the same, its digest is not recomputed. So analyzing ten
 * thousand runs again allocates almost nothing.
 */
export class DigestCache {
  readonly #known = new Map<string, { readonly text: string; readonly digest: RunDigest | null }>();

  /** The digest that `make` computes from a text for a key. Null for none. */
  get(key: string, text: string, make: (text: string) => RunDigest | null): RunDigest | null {
    const known = this.#known.get(key);
    if (known?.text === text) return known.digest;
    const digest = make(text);
    this.#known.set(key, { text, digest });
    return digest;
  }

  clear(): void {
    this.#known.clear();
  }
}

/** What the analysis of many runs needs from a run. Its only texts are names of tools, programs, and models. */
export type DigestFacts = {
  readonly state: RunState;
  readonly model: string | null;
  /** Unix milliseconds, as reported. The clock may have jumped. */
  readonly startedAt: number | null;
  readonly lastAt: number | null;
  /** How long it worked or waited. Null without known times, and while it is running. */
  readonly durationMs: number | null;
  readonly spent: readonly ModelTokens[];
  readonly commands: number;
  readonly failed: number;
  /** The tools used most, failed most, and slowest. Positions are the run's positions. */
  readonly tools: readonly ToolCounters[];
  /** The number of approval requests. */
  readonly asked: number;
};

/** The digest of one run. */
export type RunDigest = DigestFacts & {
  readonly run: RunRef;
  readonly tool: string | null;
  /** The run's own thread, or the thread that its folder names as the source. */
  readonly threadId: ThreadId | null;
  /** True if the run exists, but none of it could be read. */
  readonly isUnreadable: boolean;
};

/** A folder's digest without its name. */
export type FolderFacts = DigestFacts & Pick<RunDigest, 'tool' | 'threadId'>;

/** The maximum number of tools in a digest. Others are left out. */
const maxTools = 24;

/** The tools of a digest: those that failed or were slowest come before the rest. */
export function selectDigestTools(tools: readonly ToolCounters[]): readonly ToolCounters[] {
  if (tools.length <= maxTools) return tools;
  const slowest = tools.reduce((most, each) => (getLongestMs(each) > getLongestMs(most) ? each : most));
  const others = tools.filter((tool) => tool !== slowest);
  return [slowest, ...others.toSorted((a, b) => b.failed - a.failed || b.calls - a.calls).slice(0, maxTools - 1)];
}

function getLongestMs({ longest }: ToolCounters): number {
  return longest?.ms ?? -1;
}

/** Parses a stored digest; null for anything else. Checks only what distinguishes a digest from other JSON. */
export function readDigestFacts(text: string): DigestFacts | null {
  const value = parseJson(text);
  return isDigestFacts(value) ? value : null;
}

function isDigestFacts(value: unknown): value is DigestFacts {
  return (
    typeof value === 'object' && value !== null && 'tools' in value && Array.isArray(value.tools) && 'asked' in value
  );
}

/** Like `readDigestFacts`, for a folder. */
export function readFolderFacts(text: string): FolderFacts | null {
  const value = parseJson(text);
  return isFolderFacts(value) ? value : null;
}

function isFolderFacts(value: unknown): value is FolderFacts {
  return isDigestFacts(value) && 'tool' in value && 'threadId' in value;
}

/** A turn of a thread, and whether a fork copied it from its original thread. */
type DigestedTurn = { readonly ordinal: number; readonly facts: TurnFacts; readonly isCopied: boolean };

/**
 * Returns the digest of a thread from its turns, oldest first. Turns that a fork copied count only for the original
 * thread. Null for a fork without its own turns.
 */
export function toThreadDigest(turns: readonly DigestedTurn[]): DigestFacts | null {
  const own = turns.filter(({ isCopied }) => !isCopied);
  if (own.length === 0 && turns.length > 0) return null;
  const facts = own.map((turn) => turn.facts);
  const last = facts.findLast(({ status }) => status !== 'notSent') ?? facts.at(-1);
  const sum = (of: (turn: TurnFacts) => number) => facts.reduce((total, turn) => total + of(turn), 0);
  const state = toRunState(last);
  const hasEnded = state === 'finished' || state === 'failed' || state === 'stopped';
  const isTimed = hasEnded && facts.some(({ durationMs }) => durationMs > 0);
  return {
    state,
    model: facts.findLast(({ model }) => model !== null)?.model ?? null,
    startedAt: findEarliest(facts.map(({ firstAt }) => firstAt)),
    lastAt: facts.at(-1)?.lastAt ?? null,
    durationMs: isTimed ? sum(({ durationMs }) => durationMs) : null,
    spent: sumTokens(facts.map(({ spent }) => spent)),
    commands: sum(({ commands }) => commands),
    failed: sum(({ failed }) => failed),
    tools: selectDigestTools(Object.values(combineTools(own))),
    asked: sum(({ byType }) => byType.approval ?? 0),
  };
}

function findEarliest(times: readonly (number | null)[]): number | null {
  return times.reduce((first, at) => (at === null || (first !== null && first <= at) ? first : at), null);
}

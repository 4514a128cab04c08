import type { ThreadId } from '../../base/ids.ts';
import { parseJson } from '../../base/parse-json.ts';
import type { ModelTokens } from '../../spending/model-tokens.ts';
import type { RunRef } from '../run-ref.ts';
import type { RunState } from '../run-totals.ts';
import type { ToolCounters } from '../tool-tallies.ts';

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
  /** The tools used most, failed most, and slowest. Positions are those of the run. */
  readonly tools: readonly ToolCounters[];
  /** How often the person was asked. */
  readonly asked: number;
};

/** The digest of one run. */
export type RunDigest = DigestFacts & {
  readonly run: RunRef;
  readonly tool: string | null;
  /** The thread that it is, or that its folder names as the source. */
  readonly threadId: ThreadId | null;
  /** It exists, but none of it could be read. */
  readonly isUnreadable: boolean;
};

/** A folder's digest without its name. */
export type FolderFacts = DigestFacts & Pick<RunDigest, 'tool' | 'threadId'>;

/** The slowest step of a run. */
export type SlowStep = {
  readonly kind: ToolCounters['kind'];
  readonly name: string;
  readonly ms: number;
  readonly position: number;
};

/** The maximum number of tools in a digest. Others are left out. */
const mostTools = 24;

/** The tools of a digest: those that failed or were slowest come before the rest. */
export function toolsOfDigest(tools: readonly ToolCounters[]): readonly ToolCounters[] {
  if (tools.length <= mostTools) return tools;
  const slowest = tools.reduce((most, each) => (longestOf(each) > longestOf(most) ? each : most));
  const others = tools.filter((tool) => tool !== slowest);
  return [slowest, ...others.toSorted((a, b) => b.failed - a.failed || b.calls - a.calls).slice(0, mostTools - 1)];
}

/** Null when no step of the run has a time. */
export function slowestStep({ tools }: DigestFacts): SlowStep | null {
  let slowest: SlowStep | null = null;
  for (const { kind, longest, name } of tools) {
    if (longest !== null && longest.ms > (slowest?.ms ?? 0)) slowest = { kind, name, ...longest };
  }
  return slowest;
}

function longestOf({ longest }: ToolCounters): number {
  return longest?.ms ?? -1;
}

/** A stored digest; null for anything else. It checks only what could be mistaken. */
export function readDigestFacts(text: string): DigestFacts | null {
  const value = parseJson(text);
  return isDigestFacts(value) ? value : null;
}

function isDigestFacts(value: unknown): value is DigestFacts {
  return (
    typeof value === 'object' && value !== null && 'tools' in value && Array.isArray(value.tools) && 'asked' in value
  );
}

/** The same for a folder. */
export function readFolderFacts(text: string): FolderFacts | null {
  const value = parseJson(text);
  return isFolderFacts(value) ? value : null;
}

function isFolderFacts(value: unknown): value is FolderFacts {
  return isDigestFacts(value) && 'tool' in value && 'threadId' in value;
}

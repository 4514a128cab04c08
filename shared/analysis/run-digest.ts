import type { ThreadId } from '../base/ids.ts';
import { parseJson } from '../base/parse-json.ts';
import type { ModelTokens } from '../spending/model-tokens.ts';
import type { RunRef } from '../workcells/run-ref.ts';
import type { RunState } from '../workcells/run-totals.ts';
import type { ToolTally } from '../workcells/tool-tallies.ts';

/** What many runs are looked at together by. It has no words of anybody's but names of tools, programs and models. */
export type DigestFacts = {
  readonly state: RunState;
  readonly model: string | null;
  /** Unix milliseconds, as they were told: a clock may have jumped. */
  readonly startedAt: number | null;
  readonly lastAt: number | null;
  /** How long it worked or waited; null where no time is known, and while it goes on. */
  readonly durationMs: number | null;
  readonly spent: readonly ModelTokens[];
  readonly commands: number;
  readonly failed: number;
  /** What was used most, failed most and took longest; positions are those of the run. */
  readonly tools: readonly ToolTally[];
  /** How often the person was asked. */
  readonly asked: number;
};

/** The digest of one run. */
export type RunDigest = DigestFacts & {
  readonly run: RunRef;
  readonly tool: string | null;
  /** The thread that it is, or that its folder says has done it. */
  readonly threadId: ThreadId | null;
  /** It is there, and nothing of it could be read. */
  readonly isUnreadable: boolean;
};

/** The digest of a folder without its name. */
export type FolderFacts = DigestFacts & Pick<RunDigest, 'tool' | 'threadId'>;

/** The step of a run that took longest. */
export type SlowStep = {
  readonly kind: ToolTally['kind'];
  readonly name: string;
  readonly ms: number;
  readonly position: number;
};

/** A digest tells so many tools apart; of the others nothing is told. */
const mostTools = 24;

/** The tools that a digest has: all that failed or took longest before those that were merely used. */
export function toolsOfDigest(tools: readonly ToolTally[]): readonly ToolTally[] {
  if (tools.length <= mostTools) return tools;
  const slowest = tools.reduce((most, each) => (longestOf(each) > longestOf(most) ? each : most));
  const others = tools.filter((tool) => tool !== slowest);
  return [slowest, ...others.toSorted((a, b) => b.failed - a.failed || b.calls - a.calls).slice(0, mostTools - 1)];
}

/** Null where no step of the run has a time. */
export function slowestStep({ tools }: DigestFacts): SlowStep | null {
  let slowest: SlowStep | null = null;
  for (const { kind, longest, name } of tools) {
    if (longest !== null && longest.ms > (slowest?.ms ?? 0)) slowest = { kind, name, ...longest };
  }
  return slowest;
}

function longestOf({ longest }: ToolTally): number {
  return longest?.ms ?? -1;
}

/** A digest as it was kept; null for anything else. No more is checked than what could be mistaken. */
export function readDigestFacts(text: string): DigestFacts | null {
  const value = parseJson(text);
  return isDigestFacts(value) ? value : null;
}

function isDigestFacts(value: unknown): value is DigestFacts {
  return (
    typeof value === 'object' && value !== null && 'tools' in value && Array.isArray(value.tools) && 'asked' in value
  );
}

/** The same of a folder. */
export function readFolderFacts(text: string): FolderFacts | null {
  const value = parseJson(text);
  return isFolderFacts(value) ? value : null;
}

function isFolderFacts(value: unknown): value is FolderFacts {
  return isDigestFacts(value) && 'tool' in value && 'threadId' in value;
}

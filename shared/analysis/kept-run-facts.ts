import { parseJson } from '../base/parse-json.ts';
import type { RunFacts } from '../workcells/facts-of-run.ts';
import type { DigestFacts } from './run-digest.ts';

/** What is kept of a run: its facts, and its digest for the analysis of many runs; null where it has no part in that. */
export type KeptRunFacts = RunFacts & { readonly digest: DigestFacts | null };

/**
 * Facts as this version has written them; null for anything else. No more is checked than what could be mistaken:
 * thousands are read at once, and whoever gets them checks them whole.
 */
export function readRunFacts(text: string): RunFacts | null {
  const value = parseJson(text);
  if (!isRunFacts(value)) return null;
  const { digest: _, ...facts } = value;
  return facts;
}

function isRunFacts(value: unknown): value is KeptRunFacts {
  return typeof value === 'object' && value !== null && 'bars' in value && Array.isArray(value.bars) && 'now' in value;
}

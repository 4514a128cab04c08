import { parseJson } from '../../../../shared/base/parse-json.ts';
import type { RunFacts } from '../../../../shared/runs/run-facts.ts';
import type { DigestFacts } from '../../../../shared/runs/analysis/run-digest.ts';

/**
 * What is stored for a run: its facts, and its digest for the analysis of many runs. The digest is null when the run is
 * not part of that.
 */
export type StoredRunFacts = RunFacts & { readonly digest: DigestFacts | null };

/**
 * Facts as written by this version; null for anything else. It checks only what could be mistaken: thousands are read
 * at once, and the recipient checks them fully.
 */
export function readRunFacts(text: string): RunFacts | null {
  const value = parseJson(text);
  if (!isRunFacts(value)) return null;
  const { digest: _, ...facts } = value;
  return facts;
}

function isRunFacts(value: unknown): value is StoredRunFacts {
  return typeof value === 'object' && value !== null && 'bars' in value && Array.isArray(value.bars) && 'now' in value;
}

import { parseJson } from '../../../shared/base/parse-json.ts';
import type { DigestFacts } from '../../../shared/runs/analysis/run-digest.ts';
import type { RunCardFacts } from '../../../shared/runs/run-facts.ts';

/**
 * What is stored for a run: its facts, and its digest for the analysis of many runs. The digest is null when the run is
 * not part of that analysis.
 */
export type StoredRunFacts = RunCardFacts & { readonly digest: DigestFacts | null };

/**
 * Reads facts as written by this version. Null for anything else. Checks only what could be mistaken, because thousands
 * are read at once, and the recipient checks them fully.
 */
export function readRunFacts(text: string): RunCardFacts | null {
  const value = parseJson(text);
  if (!isRunFacts(value)) return null;
  const { digest: _, ...facts } = value;
  return facts;
}

function isRunFacts(value: unknown): value is StoredRunFacts {
  return typeof value === 'object' && value !== null && 'bars' in value && Array.isArray(value.bars) && 'now' in value;
}

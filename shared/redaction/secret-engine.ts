import { RedactionEngine } from './redaction-engine.ts';
import { secretRules } from './secret-rules.ts';

let engine: RedactionEngine | null = null;

/** The one engine that looks for keys, tokens and passwords alone. Creating it takes some milliseconds, so that waits for the first use. */
export function secretEngine(): RedactionEngine {
  engine ??= new RedactionEngine(secretRules);
  return engine;
}

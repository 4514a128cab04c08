import { RedactionEngine } from './redaction-engine.ts';
import { secretRules } from './secret-rules.ts';

let engine: RedactionEngine | null = null;

/**
 * The shared engine that looks only for keys, tokens, and passwords. Creating it takes a few milliseconds, so it is
 * created on first use.
 */
export function secretEngine(): RedactionEngine {
  engine ??= new RedactionEngine(secretRules);
  return engine;
}

import type { ConfigLayer } from './generated.ts';

/**
 * True if Codex uses a layer of its configuration. For such a layer, Codex omits `disabledReason`, whatever its schema
 * requires (observed with 0.169).
 */
export function isUsedLayer({ disabledReason }: ConfigLayer): boolean {
  return disabledReason == null;
}

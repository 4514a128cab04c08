import type { ConfigLayer } from './generated.ts';

/**
 * True for a layer of Codex's configuration that counts. Codex leaves the reason out where there is none, whatever its
 * schema says (observed with 0.169).
 */
export function isUsedLayer({ disabledReason }: ConfigLayer): boolean {
  return disabledReason == null;
}

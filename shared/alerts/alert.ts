import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** A message outside any turn. */
export const alert = z.object({
  /** Stable for each subject, so that a repeated alert replaces itself. */
  id: z.string(),
  /** `machine` alerts require nothing from the user and appear only where this machine is described. */
  surface: z.enum(['banner', 'toast', 'machine']),
  severity: z.enum(['info', 'warning', 'critical']),
  /** The fact, in one sentence. */
  fact: z.string(),
  /** What was kept and what to do. */
  remedy: z.string(),
  commands: z.array(
    z.enum([
      'restartCodex',
      'openSettings',
      'openFolder',
      'signIn',
      'retry',
      'endLeftovers',
      'showProcesses',
      'showConfig',
      'useRecoveryKey',
      'startFresh',
      'reopenStore',
      'restartToUpdate',
      'workHere',
    ]),
  ),
});
export type UserFacingAlert = Immutable<z.infer<typeof alert>>;

/**
 * Codex reports that it cannot use its config.toml. Until that is fixed, the active provider and account are unknown.
 */
export function isCodexConfigAlert({ commands }: UserFacingAlert): boolean {
  return commands.includes('showConfig');
}

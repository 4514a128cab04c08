import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** Something to know outside of any turn. */
export const alert = z.object({
  /** Stable for what it is about, so that a repeated one replaces itself. */
  id: z.string(),
  /** `machine`: it asks nothing of the person and stands only where this machine is described. */
  surface: z.enum(['banner', 'toast', 'machine']),
  severity: z.enum(['info', 'warning', 'critical']),
  /** The fact, one sentence. */
  fact: z.string(),
  /** What was kept, what to do. */
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
    ]),
  ),
});
export type UserFacingAlert = Immutable<z.infer<typeof alert>>;

/** Codex says that it cannot use its config.toml. Until that is mended nobody knows which provider and account count. */
export function isOfCodexConfig({ commands }: UserFacingAlert): boolean {
  return commands.includes('showConfig');
}

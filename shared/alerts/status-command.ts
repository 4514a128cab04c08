import { z } from 'zod';

/** The commands a status may offer. Each is the id of an action with the same name in the renderer's registry. */
export const statusCommand = z.enum([
  'retryTurn',
  'goOnAtReset',
  'sendAgain',
  'copyRequest',
  'signIn',
  'openSettings',
  'restartCodex',
  'compact',
  'newThread',
  'pickModel',
  'stopBackground',
  'showPatch',
  'showOutput',
  'continueTurn',
  'inspectTurn',
  'openNamedThread',
  'raiseThreadBudget',
  'raiseDayBudget',
]);
export type StatusCommand = z.infer<typeof statusCommand>;

import type { ApprovalMode } from './options.ts';

/** From the most restrictive mode to the least restrictive one. */
const byReach: readonly ApprovalMode[] = ['readOnly', 'askForEverything', 'askWhenNeeded', 'fullAccess'];

/**
 * The narrower of two modes: the one a message was queued with, and the one picked now. The reach of config.toml is
 * between the narrowest and the widest mode. If that does not decide, the picked mode applies.
 */
export function narrowerMode(queued: ApprovalMode, picked: ApprovalMode): ApprovalMode {
  if (queued !== 'config' && picked !== 'config') {
    return byReach.indexOf(queued) < byReach.indexOf(picked) ? queued : picked;
  }
  return queued === 'readOnly' || picked === 'fullAccess' ? queued : picked;
}

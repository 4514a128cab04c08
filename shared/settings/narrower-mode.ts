import type { ApprovalMode } from './options.ts';

/** From the mode that lets the least happen to the one that lets all happen. */
const byReach: readonly ApprovalMode[] = ['readOnly', 'askForEverything', 'askWhenNeeded', 'fullAccess'];

/**
 * The narrower of two modes: the one that a message was queued with, and the one picked now. How far config.toml goes is
 * between the narrowest and the widest mode; where that does not decide, what is picked counts.
 */
export function narrowerMode(queued: ApprovalMode, picked: ApprovalMode): ApprovalMode {
  if (queued !== 'config' && picked !== 'config') {
    return byReach.indexOf(queued) < byReach.indexOf(picked) ? queued : picked;
  }
  return queued === 'readOnly' || picked === 'fullAccess' ? queued : picked;
}

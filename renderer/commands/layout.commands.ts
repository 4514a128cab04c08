import type { LayoutChange } from '../../shared/layout/layout.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { layoutChangeAnswered, layoutChangeMade, useLayout } from '../stores/layout.store.ts';
import { showProblem } from './show-problem.ts';

/** Changes the layout of the panes. Takes effect immediately, and reaches the host once there is a connection. */
export async function changeLayout(change: LayoutChange): Promise<void> {
  layoutChangeMade(change);
  await sendChange(change);
}

/** Sends what the user changed before the page was connected, or while the connection was down. */
export async function sendUnconfirmedLayout(): Promise<void> {
  await Promise.all(useLayout.getState().unconfirmed.map(sendChange));
}

async function sendChange(change: LayoutChange): Promise<void> {
  const changed = await hostClient.request('changeLayout', change);
  if (!changed.ok && changed.error.type === 'disconnected') return;
  layoutChangeAnswered(change);
  if (!changed.ok) showProblem(describeWireFault(changed.error));
}

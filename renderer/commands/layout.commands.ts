import { type LayoutChange, withLayoutChange } from '../../shared/layout/layout.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { layoutChanged, useLayout } from '../stores/layout.store.ts';
import { showProblem } from './show-problem.ts';

/** Changes the layout of the panes. Takes effect immediately; while the connection is down, in this window only. */
export async function changeLayout(change: LayoutChange): Promise<void> {
  layoutChanged(withLayoutChange(useLayout.getState().layout, change));
  const changed = await hostClient.request('changeLayout', change);
  if (!changed.ok && changed.error.type !== 'disconnected') showProblem(describeWireFault(changed.error));
}

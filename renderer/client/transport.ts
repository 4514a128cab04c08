import type { Connection } from '../../shared/contract/wire.ts';

/** Why a transport gives no connection; `refused` will not get better by itself. */
export type TransportProblem =
  | { readonly type: 'unreachable' }
  /** The host does not know this page's token: it has been started anew since. */
  | { readonly type: 'refused' };

/** Opens a connection to the host that served this page; called again after each loss. */
export type Transport = () => Promise<
  { readonly ok: true; readonly value: Connection } | { readonly ok: false; readonly error: TransportProblem }
>;

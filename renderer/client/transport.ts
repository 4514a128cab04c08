import type { Connection } from '../../shared/contract/wire.ts';

/** Why a transport provides no connection. `refused` will not go away by itself. */
export type TransportProblem =
  | { readonly type: 'unreachable' }
  /** The host does not know this page's token, because it has restarted since. */
  | { readonly type: 'refused' };

/** Opens a connection to the host that served this page. Called again after each loss. */
export type Transport = () => Promise<
  { readonly ok: true; readonly value: Connection } | { readonly ok: false; readonly error: TransportProblem }
>;

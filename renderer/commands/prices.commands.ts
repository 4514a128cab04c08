import type { Result } from '../../shared/base/result.ts';
import type { RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import type { PriceTable } from '../../shared/spending/price-table.ts';
import { hostClient } from '../client/page-client.ts';
import { pricesChanged } from '../stores/prices.store.ts';

let pendingRequest: Promise<void> | null = null;

/** Requests the prices. A call while an answer is on its way shares that answer. */
export function loadPrices(): Promise<void> {
  pendingRequest ??= hostClient.request('getPrices', null).then((answer) => {
    pendingRequest = null;
    if (answer.ok) pricesChanged(answer.value);
  });
  return pendingRequest;
}

/** Saves the user's own prices; null restores the built-in ones. */
export async function savePrices(
  table: PriceTable | null,
): Promise<Result<RequestValue<'savePrices'>, RequestProblem<'savePrices'> | WireFault>> {
  const saved = await hostClient.request('savePrices', { table });
  if (saved.ok) pricesChanged(saved.value);
  return saved;
}

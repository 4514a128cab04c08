import type { Result } from '../../shared/base/result.ts';
import type { RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import type { PriceTable } from '../../shared/spending/price-table.ts';
import { desk } from '../client/desk.ts';
import { pricesChanged } from '../stores/prices.store.ts';

let asked: Promise<void> | null = null;

/** Asks for the prices; who asks while an answer is on its way gets that one. */
export function askForPrices(): Promise<void> {
  asked ??= desk.request('getPrices', null).then((answer) => {
    asked = null;
    if (answer.ok) pricesChanged(answer.value);
  });
  return asked;
}

/** Keeps prices of the person's own; null: those that the app brings along hold again. */
export async function savePrices(
  table: PriceTable | null,
): Promise<Result<RequestValue<'savePrices'>, RequestProblem<'savePrices'> | WireFault>> {
  const saved = await desk.request('savePrices', { table });
  if (saved.ok) pricesChanged(saved.value);
  return saved;
}

import { err, ok } from '../../shared/base/result.ts';
import type { AppRequest } from '../../shared/contract/contract.ts';
import { readConfigSwitches } from '../codex/codex-config.ts';
import type { Handlers } from '../host/client-window.ts';
import type { Services } from './services.ts';

type AppHandlersDeps = Pick<Services, 'codexHome' | 'consent' | 'layout' | 'metrics' | 'otlp' | 'prices' | 'updates'>;

/** Handles requests with the same answer in every window, whatever its profile. */
export function appHandlers(services: AppHandlersDeps): Handlers<AppRequest> {
  const { codexHome, consent, layout, metrics, otlp, prices, updates } = services;
  return {
    changeLayout: async (_window, change) => {
      layout.change(change);
      return ok(null);
    },
    previewMetrics: async () => ok(await metrics.preview()),
    readOtlp: async () => ok(await otlp.state()),
    readLedger: async (_window, { before }) => {
      const records = await metrics.ledger(before);
      return records === null ? err({ type: 'unreadable' }) : ok({ records });
    },
    checkForUpdate: async () => {
      void updates.check();
      return ok(null);
    },
    restartToUpdate: async (_window, { wanted }) => {
      updates.restart(wanted);
      return ok(null);
    },
    postponeConsent: async () => {
      consent.postpone();
      return ok(null);
    },
    readCodexSwitches: async () => ok(await readConfigSwitches(codexHome)),
    getPrices: async () => ok(await prices.state()),
    savePrices: (_window, { table }) => prices.save(table),
  };
}

import type { AlertCommand, AppAlertText } from '../../shared/alerts/alert-text.ts';
import { joinSentences } from '../../shared/alerts/error-text.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/i18n/i18n.ts';

type AlertParts = readonly [fact: string, detail: string, commands?: readonly AlertCommand[]];

/** Explains why a request did not reach the host, or its answer did not reach the page. */
export function describeWireFault(fault: WireFault): AppAlertText {
  const [fact, detail, commands = []] = getWireAlertParts(fault);
  return { fact, detail, severity: 'warning', surface: 'toast', commands };
}

function getWireAlertParts(fault: WireFault): AlertParts {
  const reload = t`This page and the app have different versions. Reload the page.`;
  switch (fault.type) {
    case 'unknownMethod':
      return [t`The app does not recognize "${fault.method}".`, reload];
    case 'badInput':
      return [t`The app could not read "${fault.method}".`, joinSentences(fault.message, reload)];
    case 'badOutput':
      return [t`The answer to "${fault.method}" could not be read.`, joinSentences(fault.message, reload)];
    case 'notConnected':
      return [t`This window is not connected yet.`, t`Try again in a moment.`, ['retry']];
    case 'internal':
      return [t`"${fault.method}" failed inside the app.`, fault.message, ['retry']];
    case 'disconnected':
      return [t`The connection to the app was lost.`, t`Reconnecting. What you typed is kept.`, ['retry']];
    case 'noAnswer':
      return [
        t`Workcell did not respond to "${fault.method}".`,
        t`It may still happen. Check before you try again.`,
        ['retry'],
      ];
  }
}

import { type EventTally, isInCatalog } from '../fixtures/testkit/event-counters.ts';
import { baselineEvents, telemetryEventTypes } from '../shared/privacy/telemetry/telemetry-event.ts';

/** A full test run's report on the counted events. */
export type TelemetryReport = {
  readonly markdown: string;
  /** Baseline events that did not occur, and names that are in no catalog. Either fails the run. */
  readonly faults: readonly string[];
};

/** Compares the events that occurred with the catalog. */
export function createTelemetryReport(counters: EventTally): TelemetryReport {
  const missing = baselineEvents.filter((event) => (counters[event] ?? 0) === 0);
  const unknown = Object.keys(counters).filter((event) => !isInCatalog(event));
  const never = telemetryEventTypes.filter((event) => (counters[event] ?? 0) === 0);
  const isBaseline = (event: string) => baselineEvents.some((each) => each === event);
  const rows = telemetryEventTypes.map(
    (event) => `| \`${event}\` | ${isBaseline(event) ? 'yes' : ''} | ${counters[event] ?? 0} |`,
  );
  const list = (events: readonly string[]) =>
    events.length === 0 ? 'None.' : events.map((event) => `- \`${event}\``).join('\n');
  return {
    markdown: [
      '# Events seen in this run of the tests',
      ['| event | baseline | count |', '| --- | --- | ---: |', ...rows].join('\n'),
      `## In the catalog and never seen\n\n${list(never)}`,
      `## Seen and not in the catalog\n\n${list(unknown)}`,
      `## Missing from the baseline\n\n${list(missing)}\n`,
    ].join('\n\n'),
    faults: [
      ...missing.map((event) => `${event} is in the baseline and did not occur`),
      ...unknown.map((event) => `${event} occurred and is not in the catalog`),
    ],
  };
}

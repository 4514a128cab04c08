import type { Attributes } from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';
import type { MetricFact } from '../../../shared/privacy/metrics/metric-fact.ts';

/** An exported counter. */
export type Instrument = { readonly name: string; readonly unit: string; readonly description: string };

const instrumentsByFact = {
  turns: { name: 'workcell.turns', unit: '{turn}', description: 'Turns that have ended.' },
  empty_final: {
    name: 'workcell.turns.unanswered',
    unit: '{turn}',
    description: 'Turns that completed without an answer.',
  },
  compaction: { name: 'workcell.compactions', unit: '{compaction}', description: 'Compactions of a thread.' },
  finish_reason: { name: 'workcell.turn.endings', unit: '{turn}', description: 'Turns by how they ended.' },
  provider_error: {
    name: 'workcell.provider.errors',
    unit: '{error}',
    description: 'Errors that ended a turn, by class.',
  },
  cache_hit: {
    name: 'workcell.turn.cache_hits',
    unit: '{turn}',
    description: 'Turns by how much of their input came from a cache.',
  },
  tool_error: { name: 'workcell.tool.errors', unit: '{error}', description: 'Tools that failed, by class.' },
} as const satisfies Record<MetricFact['name'], Instrument>;

/** Every counter. */
export const instruments: readonly Instrument[] = Object.values(instrumentsByFact);

/** Returns the counter and the attributes of a fact. */
export function toInstrument(fact: MetricFact): { readonly name: string; readonly attributes: Attributes } {
  const { name } = instrumentsByFact[fact.name];
  switch (fact.name) {
    case 'turns':
    case 'empty_final':
    case 'compaction':
      return { name, attributes: {} };
    case 'finish_reason':
      return { name, attributes: { 'workcell.turn.ending': fact.value } };
    case 'cache_hit':
      return { name, attributes: { 'workcell.cache.share': fact.value } };
    case 'provider_error':
    case 'tool_error':
      return { name, attributes: { [ATTR_ERROR_TYPE]: fact.value } };
  }
}

import { otlpState } from '../privacy/otlp/otlp-state.ts';
import { nothing, request } from './define.ts';

export const otlpRequests = {
  /** Where runs and counts go over OTLP, and what would be sent next. */
  readOtlp: request({ scope: 'app', wait: 'read', input: nothing, value: otlpState }),
};

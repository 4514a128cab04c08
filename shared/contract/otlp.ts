import { otlpState } from '../privacy/otlp/otlp-state.ts';
import { nothing, request } from './request.ts';

/** Requests about the export of runs and counts over OTLP, to a server that the user chose. */
export const otlpRequests = {
  /** Where runs and counts go over OTLP, and what would be sent next. */
  readOtlp: request({ scope: 'app', wait: 'read', input: nothing, value: otlpState }),
};

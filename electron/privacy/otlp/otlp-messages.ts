import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { ProtobufMetricsSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { parseJson } from '../../../shared/base/parse-json.ts';
import type { Message } from './delivery.ts';
import type { Rejected } from './judge-answer.ts';
import type { SignalSettings } from './otlp-settings.ts';

type Packing = Pick<SignalSettings, 'compression' | 'headers'> & {
  /** The app's version. */
  readonly version: string;
};

const compress = promisify(gzip);

/** Creates the request that sends spans. */
export function createSpansMessage(spans: readonly ReadableSpan[], packing: Packing): Promise<Message> {
  return pack(ProtobufTraceSerializer.serializeRequest([...spans]), packing);
}

/** Creates the request that sends counts. */
export function createCountsMessage(counts: ResourceMetrics, packing: Packing): Promise<Message> {
  return pack(ProtobufMetricsSerializer.serializeRequest(counts), packing);
}

/** Reads how many spans a receiver rejected. Throws if the bytes are not an answer to spans. */
export function readRejectedSpans(answer: Uint8Array): Rejected {
  const { partialSuccess } = ProtobufTraceSerializer.deserializeResponse(answer);
  return toCount(partialSuccess?.rejectedSpans, partialSuccess?.errorMessage);
}

/** Reads how many counts a receiver rejected. Throws if the bytes are not an answer to counts. */
export function readRejectedCounts(answer: Uint8Array): Rejected {
  const { partialSuccess } = ProtobufMetricsSerializer.deserializeResponse(answer);
  return toCount(partialSuccess?.rejectedDataPoints, partialSuccess?.errorMessage);
}

async function pack(bytes: Uint8Array | undefined, { compression, headers, version }: Packing): Promise<Message> {
  if (bytes === undefined) throw new Error('The serializer made nothing');
  const own = parseJson(headers.reveal());
  const isPacked = compression === 'gzip';
  return {
    headers: {
      ...(typeof own === 'object' && own !== null ? Object.fromEntries(Object.entries(own)) : {}),
      // If two names differ only in case, the last one counts.
      'User-Agent': `Workcell/${version}`,
      'Content-Type': 'application/x-protobuf',
      ...(isPacked && { 'Content-Encoding': 'gzip' }),
    },
    body: isPacked ? await compress(bytes) : bytes,
  };
}

/** Sanitizes the number, which could be anything. */
function toCount(count = 0, reason = ''): Rejected {
  return { count: Number.isSafeInteger(count) ? count : 0, reason };
}

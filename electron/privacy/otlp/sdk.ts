import { randomUUID } from 'node:crypto';
import { type Counter, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, MetricReader, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  type ReadableSpan,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';
import { ATTR_HOST_ARCH, ATTR_OS_TYPE, ATTR_SERVICE_INSTANCE_ID } from '@opentelemetry/semantic-conventions/incubating';
import type { AppInfo } from '../../../shared/privacy/metrics/app-facts.ts';
import type { MetricFact } from '../../../shared/privacy/metrics/metric-fact.ts';
import type { Message } from './delivery.ts';
import { instruments, toInstrument } from './instruments.ts';
import { createCountsMessage, createSpansMessage, readRejectedCounts, readRejectedSpans } from './otlp-messages.ts';
import type { OtlpSettings, SignalSettings } from './otlp-settings.ts';
import type { ListedCount } from './preview.ts';
import { type ReportedSpan, toChildSpan, toRunSpan } from './span-attributes.ts';
import type { RunSpans } from './span-record.ts';

// The official SDK, in its own file, which is loaded only once the export is on. Registers nothing for the process and
// uses none of the SDK's automatic features.

/** Spans ready to send, with fixed ids, so that a retry sends the same. */
export type MadeSpans = readonly ReadableSpan[];
/** Counts as of their collection. */
export type MadeCounts = ResourceMetrics;

/** The name that receivers show as the source of spans and counts. */
const scope = 'workcell';

export type SdkDeps = {
  readonly app: AppInfo;
  readonly settings: Pick<OtlpSettings, 'serviceName' | 'resource'>;
  /** Removes secrets and personal data from a text. */
  redact(text: string): string;
};

/** Creates spans and counts, and the requests that send them. */
export class Sdk {
  /** Reads how many spans a receiver rejected. */
  readonly rejectedSpans = readRejectedSpans;
  /** Reads how many counts a receiver rejected. */
  readonly rejectedCounts = readRejectedCounts;
  readonly #deps: SdkDeps;
  readonly #resource: Resource;
  readonly #finished: FinishedSpans = new FinishedSpans();
  readonly #tracers: BasicTracerProvider;
  #meters: Meters | null = null;

  constructor(deps: SdkDeps) {
    const { app, settings } = deps;
    this.#deps = deps;
    this.#resource = resourceFromAttributes({
      ...settings.resource,
      [ATTR_SERVICE_NAME]: settings.serviceName,
      [ATTR_SERVICE_VERSION]: app.version,
      // Identifies counts that continue each other. It changes with each start.
      [ATTR_SERVICE_INSTANCE_ID]: randomUUID(),
      [ATTR_OS_TYPE]: app.os === 'macos' ? 'darwin' : app.os,
      [ATTR_HOST_ARCH]: app.arch === 'x64' ? 'amd64' : app.arch,
    });
    this.#tracers = new BasicTracerProvider({
      resource: this.#resource,
      sampler: new AlwaysOnSampler(),
      spanProcessors: [this.#finished],
    });
  }

  /** Creates the spans of runs. Each run is a trace with a random id. */
  createSpans(runs: readonly RunSpans[]): MadeSpans {
    const tracer = this.#tracers.getTracer(scope, this.#deps.app.version);
    for (const { children, run } of runs) {
      const root = tracer.startSpan(...this.#start(toRunSpan(run), run.from), ROOT_CONTEXT);
      if (run.ending === 'failed') root.setStatus({ code: SpanStatusCode.ERROR });
      const within = trace.setSpan(ROOT_CONTEXT, root);
      for (const child of children) {
        const reported = toChildSpan(child);
        const span = tracer.startSpan(...this.#start(reported, child.from), within);
        if (reported.isError) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end(child.to);
      }
      root.end(run.to);
    }
    return this.#finished.take();
  }

  count(facts: readonly MetricFact[]): void {
    this.#meters ??= new Meters(this.#resource, this.#deps.app.version);
    for (const fact of facts) this.#meters.count(fact);
  }

  /** Returns all counts since the first one; null if there are none. */
  async counts(): Promise<MadeCounts | null> {
    return (await this.#meters?.collect()) ?? null;
  }

  /** Returns the counts as a list, to show. */
  async listCounts(): Promise<readonly ListedCount[]> {
    const made = await this.counts();
    const metrics = made?.scopeMetrics.flatMap((each) => each.metrics) ?? [];
    return metrics.flatMap(({ dataPoints, descriptor: { name } }) =>
      dataPoints.map(({ attributes, value }) => ({ name, attributes, value: Number(value) })),
    );
  }

  forgetCounts(): void {
    this.#meters = null;
  }

  /** Creates the request that sends spans. */
  packSpans(spans: MadeSpans, settings: SignalSettings): Promise<Message> {
    return createSpansMessage(spans, { ...settings, version: this.#deps.app.version });
  }

  /** Creates the request that sends counts. */
  packCounts(counts: MadeCounts, settings: SignalSettings): Promise<Message> {
    return createCountsMessage(counts, { ...settings, version: this.#deps.app.version });
  }

  /** Starts a span. Redacts every text again, which changes nothing if the allowlists work. */
  #start({ attributes, isClient, name }: ReportedSpan, startTime: number) {
    const redacted = Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [
        key,
        typeof value === 'string' ? this.#deps.redact(value) : value,
      ]),
    );
    const kind = isClient ? SpanKind.CLIENT : SpanKind.INTERNAL;
    return [this.#deps.redact(name), { startTime, kind, attributes: redacted }] as const;
  }
}

/** Keeps ended spans until they are taken. */
class FinishedSpans implements SpanProcessor {
  #spans: ReadableSpan[] = [];

  onStart(): void {
    // Spans count only when they end.
  }

  onEnd(span: ReadableSpan): void {
    this.#spans.push(span);
  }

  take(): MadeSpans {
    const spans = this.#spans;
    this.#spans = [];
    return spans;
  }

  async forceFlush(): Promise<void> {
    // The sender takes the spans.
  }

  async shutdown(): Promise<void> {
    this.#spans = [];
  }
}

/** Reads counts on request. They are sums since the start, so the next read makes up for a lost one. */
class OnDemandReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {
    // The sender collects the counts.
  }

  protected override async onShutdown(): Promise<void> {
    // There is nothing to release.
  }
}

class Meters {
  readonly #reader = new OnDemandReader();
  readonly #counters: ReadonlyMap<string, Counter>;

  constructor(resource: Resource, version: string) {
    const provider = new MeterProvider({ resource, readers: [this.#reader] });
    const meter = provider.getMeter(scope, version);
    this.#counters = new Map(
      instruments.map(({ description, name, unit }) => [name, meter.createCounter(name, { description, unit })]),
    );
  }

  count(fact: MetricFact): void {
    const { attributes, name } = toInstrument(fact);
    this.#counters.get(name)?.add(1, attributes);
  }

  async collect(): Promise<MadeCounts> {
    const { resourceMetrics } = await this.#reader.collect();
    return resourceMetrics;
  }
}

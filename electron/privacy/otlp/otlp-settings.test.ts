import { describe, expect, it } from 'vitest';
import { err, ok } from '../../../shared/base/result.ts';
import { readEndpoint } from '../metrics/endpoint.ts';
import { type OtlpSettingsDeps, readOtlpSettings } from './otlp-settings.ts';

const read = (environment: Record<string, string>, options: Partial<OtlpSettingsDeps['settings']> = {}) =>
  readOtlpSettings({ environment, settings: { otlpSends: 'both', otlpEndpoint: null, ...options }, readEndpoint });
const places = (environment: Record<string, string>, options: Partial<OtlpSettingsDeps['settings']> = {}) => {
  const { metrics, traces } = read(environment, options).signals;
  return [traces.destination, metrics.destination].map((place) =>
    place.type === 'ready' ? place.address : `${place.because} ${place.variable ?? ''}`.trim(),
  );
};

describe('the destination', () => {
  it.each([
    [{}, 'noEndpoint', 'noEndpoint'],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otel.example.org/base/' },
      'https://otel.example.org/base/v1/traces',
      'https://otel.example.org/base/v1/metrics',
    ],
    [
      {
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://t.example.org/x',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://[::1]:4318',
      },
      'https://t.example.org/x',
      'http://[::1]:4318/v1/metrics',
    ],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.lan:4318' },
      'notSecure OTEL_EXPORTER_OTLP_ENDPOINT',
      'notSecure OTEL_EXPORTER_OTLP_ENDPOINT',
    ],
    [{ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'grpc' }, 'noEndpoint', 'notAnAddress OTEL_EXPORTER_OTLP_METRICS_ENDPOINT'],
    [{ OTEL_SDK_DISABLED: 'true' }, 'disabled OTEL_SDK_DISABLED', 'disabled OTEL_SDK_DISABLED'],
    [{ OTEL_TRACES_EXPORTER: 'none' }, 'noExporter OTEL_TRACES_EXPORTER', 'noEndpoint'],
    [{ OTEL_METRICS_EXPORTER: 'prometheus' }, 'noEndpoint', 'noExporter OTEL_METRICS_EXPORTER'],
    [
      { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
      'protocol OTEL_EXPORTER_OTLP_PROTOCOL',
      'protocol OTEL_EXPORTER_OTLP_PROTOCOL',
    ],
  ])('the OTLP destination %j', (environment, traces, metrics) => {
    expect(places(environment)).toEqual([traces, metrics]);
  });

  it('the OTLP destination is the chosen one unless a variable overrides it', () => {
    const otlpEndpoint = 'https://chosen.example.org';
    expect(places({}, { otlpEndpoint, otlpSends: 'runs' })).toEqual([`${otlpEndpoint}/v1/traces`, 'notChosen']);
    const named = { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://named.example.org' };
    expect(places(named, { otlpEndpoint })[0]).toBe('https://named.example.org/v1/traces');
  });
});

describe('the settings', () => {
  it('the OTLP settings follow the variables, those of one kind first', () => {
    const { metricsEveryMs, resource, serviceName, signals } = read({
      OTEL_EXPORTER_OTLP_TIMEOUT: '2000',
      OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '3000',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
      OTEL_EXPORTER_OTLP_HEADERS: 'a=1, b = x%20y ',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'a=2',
      OTEL_RESOURCE_ATTRIBUTES: 'service.name=named,team=blue',
      OTEL_METRIC_EXPORT_INTERVAL: '5000',
    });
    expect(signals.traces).toMatchObject({ timeoutMs: 3_000, compression: 'gzip' });
    expect(signals.metrics.timeoutMs).toBe(2_000);
    expect(JSON.parse(signals.traces.headers.reveal())).toEqual({ a: '2', b: 'x y' });
    expect({ metricsEveryMs, resource, serviceName }).toEqual({
      metricsEveryMs: 5_000,
      resource: { team: 'blue' },
      serviceName: 'named',
    });
  });

  it('the OTLP settings keep their defaults if a variable is invalid, which is reported without its value', () => {
    const settings = read({
      OTEL_EXPORTER_OTLP_TIMEOUT: 'soon',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'brotli',
      OTEL_EXPORTER_OTLP_HEADERS: 'x=secret%0d%0ay: z',
      OTEL_METRIC_EXPORT_INTERVAL: '-1',
      OTEL_RESOURCE_ATTRIBUTES: '%',
      OTEL_SDK_DISABLED: 'perhaps',
    });
    expect(settings.ignored).toEqual([
      'OTEL_EXPORTER_OTLP_COMPRESSION',
      'OTEL_EXPORTER_OTLP_HEADERS',
      'OTEL_EXPORTER_OTLP_TIMEOUT',
      'OTEL_METRIC_EXPORT_INTERVAL',
      'OTEL_RESOURCE_ATTRIBUTES',
      'OTEL_SDK_DISABLED',
    ]);
    expect(settings).toMatchObject({
      metricsEveryMs: 60_000,
      signals: { traces: { timeoutMs: 10_000, compression: 'none' } },
    });
    expect(JSON.stringify(settings)).not.toContain('secret');
  });
});

it('parses OTLP addresses only with the given parser', () => {
  const readNothing = () => err('notAnAddress' as const);
  const options = { otlpSends: 'both', otlpEndpoint: 'https://x.example.org' } as const;
  const refused = readOtlpSettings({ environment: {}, settings: options, readEndpoint: readNothing });
  expect(refused.signals.traces.destination).toEqual({ type: 'unsent', because: 'notAnAddress', variable: null });
  const read = readOtlpSettings({ environment: {}, settings: options, readEndpoint: () => ok('https://y') });
  expect(read.signals.traces.destination).toMatchObject({ address: 'https://y/v1/traces' });
});

import type { Result } from '../../../shared/base/result.ts';
import type { AddressProblem } from '../../../shared/privacy/metrics/metrics-state.ts';
import type { Destination, Signal } from '../../../shared/privacy/otlp/otlp-state.ts';
import type { Settings } from '../../../shared/settings/settings-schema.ts';
import { Secret } from '../../base/secret.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** How and where one kind is sent. */
export type SignalSettings = {
  readonly destination: Destination;
  readonly timeoutMs: number;
  readonly compression: 'gzip' | 'none';
  /** Header values by name. Secret, so that nothing prints them. */
  readonly headers: Secret;
};

/** The user's settings and the standard variables for an OTLP export. They do not decide whether the export is on. */
export type OtlpSettings = {
  readonly signals: Readonly<Record<Signal, SignalSettings>>;
  readonly serviceName: string;
  /** The user's own resource attributes. */
  readonly resource: Readonly<Record<string, string>>;
  /** How often counts are sent, in milliseconds. */
  readonly metricsEveryMs: number;
  /** Variables with invalid values. */
  readonly ignored: readonly string[];
};

export type OtlpSettingsDeps = {
  readonly environment: Environment;
  readonly settings: Pick<Settings, 'otlpSends' | 'otlpEndpoint'>;
  /** Parses an address, like any other that we send to. */
  readEndpoint(text: string): Result<string, AddressProblem>;
};

/** The longest deadline for a receiver, in milliseconds. */
const maxTimeoutMs = 60_000;
/** The shortest interval, in milliseconds. A shorter one would only cause traffic. */
const minIntervalMs = 1_000;

/** Reads the settings. A variable overrides the user's settings, and a variable of one kind overrides that of both. */
export function readOtlpSettings({ environment, settings, readEndpoint }: OtlpSettingsDeps): OtlpSettings {
  const ignored = new Set<string>();
  const read = new Variables(environment, ignored);
  const signal = (kind: Signal): SignalSettings => {
    const name = kind === 'traces' ? 'TRACES' : 'METRICS';
    const timeoutMs = read.first(listVariableNames(name, 'TIMEOUT'), parseWholeNumber) ?? 10_000;
    return {
      destination: getDestination(kind, read, settings, readEndpoint),
      timeoutMs: Math.min(maxTimeoutMs, timeoutMs),
      compression: read.first(listVariableNames(name, 'COMPRESSION'), createChoiceParser('gzip', 'none')) ?? 'none',
      headers: new Secret(
        JSON.stringify({
          ...read.first(['OTEL_EXPORTER_OTLP_HEADERS'], parsePairs),
          ...read.first([`OTEL_EXPORTER_OTLP_${name}_HEADERS`], parsePairs),
        }),
      ),
    };
  };
  const { 'service.name': named, ...resource } = read.first(['OTEL_RESOURCE_ATTRIBUTES'], parsePairs) ?? {};
  const interval = read.first(['OTEL_METRIC_EXPORT_INTERVAL'], parseWholeNumber) ?? 60_000;
  return {
    signals: { traces: signal('traces'), metrics: signal('metrics') },
    serviceName: read.first(['OTEL_SERVICE_NAME'], (text) => text) ?? named ?? 'workcell',
    resource,
    metricsEveryMs: Math.max(minIntervalMs, interval),
    ignored: [...ignored].sort(),
  };
}

function listVariableNames(name: string, what: string): readonly string[] {
  return [`OTEL_EXPORTER_OTLP_${name}_${what}`, `OTEL_EXPORTER_OTLP_${what}`];
}

function getDestination(
  kind: Signal,
  read: Variables,
  { otlpEndpoint, otlpSends }: OtlpSettingsDeps['settings'],
  readEndpoint: OtlpSettingsDeps['readEndpoint'],
): Destination {
  const unsent = (
    because: Extract<Destination, { type: 'unsent' }>['because'],
    variable: string | null,
  ): Destination => {
    return { type: 'unsent', because, variable };
  };
  const name = kind === 'traces' ? 'TRACES' : 'METRICS';
  if (read.first(['OTEL_SDK_DISABLED'], createChoiceParser('true', 'false')) === 'true')
    return unsent('disabled', 'OTEL_SDK_DISABLED');
  const exporter = `OTEL_${name}_EXPORTER`;
  const exporters = read.text(exporter)?.split(',') ?? ['otlp'];
  if (!exporters.some((each) => each.trim() === 'otlp')) return unsent('noExporter', exporter);
  const protocol = listVariableNames(name, 'PROTOCOL').find((variable) => read.text(variable) !== null);
  if (protocol !== undefined && read.text(protocol) !== 'http/protobuf') return unsent('protocol', protocol);
  if (otlpSends !== 'both' && otlpSends !== (kind === 'traces' ? 'runs' : 'metrics')) return unsent('notChosen', null);
  const own = `OTEL_EXPORTER_OTLP_${name}_ENDPOINT`;
  const shared = 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const [text, variable] =
    read.text(own) !== null
      ? [read.text(own), own]
      : read.text(shared) !== null
        ? [read.text(shared), shared]
        : [otlpEndpoint?.trim() ?? '', null];
  if (text === null || text === '') return unsent('noEndpoint', null);
  const endpoint = readEndpoint(text);
  if (!endpoint.ok) return unsent(endpoint.error, variable);
  // A kind's own address is used unchanged. The shared address gets a path per kind.
  const address = variable === own ? endpoint.value : `${endpoint.value}/v1/${kind}`;
  return { type: 'ready', address, variable };
}

/** Reads variables, and collects the invalid ones. */
class Variables {
  readonly #environment: Environment;
  readonly #ignored: Set<string>;

  constructor(environment: Environment, ignored: Set<string>) {
    this.#environment = environment;
    this.#ignored = ignored;
  }

  /** Returns the value of a variable; an empty one counts as unset. */
  text(name: string): string | null {
    const text = this.#environment[name]?.trim() ?? '';
    return text === '' ? null : text;
  }

  /** Returns the first variable that is set and valid. */
  first<T>(names: readonly string[], parse: (text: string) => T | null): T | null {
    for (const name of names) {
      const text = this.text(name);
      if (text === null) continue;
      const value = parse(text);
      if (value !== null) return value;
      this.#ignored.add(name);
    }
    return null;
  }
}

function parseWholeNumber(text: string): number | null {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}

function createChoiceParser<Word extends string>(...words: readonly Word[]): (text: string) => Word | null {
  return (text) => words.find((word) => word === text.toLowerCase()) ?? null;
}

/** Parses `name=value,name=value`, percent-encoded; null if any part is invalid. */
function parsePairs(text: string): Readonly<Record<string, string>> | null {
  const pairs: [string, string][] = [];
  for (const part of text.split(',').filter((each) => each.trim() !== '')) {
    const [, name = '', value = ''] = /^\s*([^\s=;"()<>@:\\/[\]?{}]+)\s*=\s*(.*?)\s*$/.exec(part) ?? [];
    const decoded = decode(value);
    // A line break would start another header.
    if (name === '' || decoded === null || /[^\x20-\x7e\u0080-\u00ff]/.test(decoded)) return null;
    pairs.push([name, decoded]);
  }
  return Object.fromEntries(pairs);
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

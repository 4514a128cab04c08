import { arch, release, type } from 'node:os';
import { ok } from '../../shared/base/result.ts';
import type { CliState } from '../../shared/cli/cli-state.ts';
import type { About, aboutRequests } from '../../shared/contract/about.ts';
import { maxPiece } from '../../shared/contract/exports.ts';
import { describeCliInLog } from '../../shared/diagnostics/describe-state.ts';
import type { DomainHandlers } from '../host/desk-window.ts';
import { type BundleFacts, writeBundle } from './diagnostics-bundle.ts';

export type AboutParts = Pick<BundleFacts, 'hostKind' | 'redact'> & {
  /** The app's version. */
  readonly version: string;
  /** The Codex version whose protocol the app speaks. */
  readonly protocol: string;
  readonly now: () => Date;
  readonly codex: () => CliState;
  readonly options: () => BundleFacts['options'];
  /** Reads the versions of the database with the threads; null if it cannot be read. */
  readonly readStore: () => Promise<{ readonly sqlite: string; readonly schema: number } | null>;
  readonly newestLines: (count: number) => BundleFacts['lines'];
  readonly listProcesses: () => Promise<BundleFacts['processes']>;
};

const linesInBundle = 5_000;

/** Answers what the app is made of, and writes the text that a supporter needs. */
export function aboutHandlers(parts: AboutParts): DomainHandlers<keyof typeof aboutRequests> {
  const readAbout = async (): Promise<About> => {
    const state = parts.codex();
    const store = await parts.readStore();
    const { chrome, electron, node } = process.versions;
    return {
      app: parts.version,
      licence: 'Apache-2.0',
      codex: 'environment' in state ? { version: state.environment.version, binary: state.environment.binary } : null,
      protocol: parts.protocol,
      node,
      electron: electron ?? null,
      chromium: chrome ?? null,
      sqlite: store?.sqlite ?? null,
      schema: store?.schema ?? null,
      system: `${type()} ${release()} ${arch()}`,
    };
  };
  return {
    readAbout: async () => ok(await readAbout()),
    makeDiagnosticsBundle: async (_window, { browser }) => {
      const now = parts.now();
      const state = parts.codex();
      const text = writeBundle({
        now,
        browser,
        about: await readAbout(),
        hostKind: parts.hostKind,
        codex: describeCliInLog(state, { phase: 'idle' }).text,
        options: parts.options(),
        processes: await parts.listProcesses(),
        lines: parts.newestLines(linesInBundle),
        redact: parts.redact,
        atMost: maxPiece,
      });
      const stamp = now.toISOString().slice(0, 19).replace(/[:T]/g, '-');
      return ok({ fileName: `workcell-bundle-${stamp}.txt`, text });
    },
  };
}

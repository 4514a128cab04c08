import { arch, release, type } from 'node:os';
import { ok } from '../../shared/base/result.ts';
import type { CliState } from '../../shared/cli/cli-state.ts';
import type { About, aboutRequests } from '../../shared/contract/about.ts';
import { maxPiece } from '../../shared/contract/exports.ts';
import { describeCliInLog } from '../diagnostics/describe-state.ts';
import { type BundleInput, formatBundle } from '../diagnostics/diagnostics-bundle.ts';
import type { DomainHandlers } from '../host/client-window.ts';

export type AboutDeps = Pick<BundleInput, 'hostKind' | 'redact'> & {
  /** The app's version. */
  readonly version: string;
  /** The version of the Codex protocol that the app uses. */
  readonly protocol: string;
  readonly now: () => Date;
  readonly codex: () => CliState;
  readonly settings: () => BundleInput['settings'];
  /** Reads the versions of the database with the threads; null if it cannot be read. */
  readonly readStore: () => Promise<{ readonly sqlite: string; readonly schema: number } | null>;
  readonly newestLines: (count: number) => BundleInput['lines'];
  readonly listProcesses: () => Promise<BundleInput['processes']>;
};

const maxBundleLines = 5_000;

/** Answers requests for the versions of the app's parts, and writes the diagnostic text for support. */
export function aboutHandlers(deps: AboutDeps): DomainHandlers<keyof typeof aboutRequests> {
  const readAbout = async (): Promise<About> => {
    const state = deps.codex();
    const store = await deps.readStore();
    const { chrome, electron, node } = process.versions;
    return {
      app: deps.version,
      license: 'Apache-2.0',
      codex: 'environment' in state ? { version: state.environment.version, binary: state.environment.binary } : null,
      protocol: deps.protocol,
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
      const now = deps.now();
      const state = deps.codex();
      const text = formatBundle({
        now,
        browser,
        about: await readAbout(),
        hostKind: deps.hostKind,
        codex: describeCliInLog(state, { phase: 'idle' }).text,
        settings: deps.settings(),
        processes: await deps.listProcesses(),
        lines: deps.newestLines(maxBundleLines),
        redact: deps.redact,
        atMost: maxPiece,
      });
      const stamp = now.toISOString().slice(0, 19).replace(/[:T]/g, '-');
      return ok({ fileName: `workcell-bundle-${stamp}.txt`, text });
    },
  };
}

import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import type { AuthState } from '../../shared/auth/auth-state.ts';
import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { diagnosticsRequests } from '../../shared/contract/diagnostics.ts';
import { type DiagnosticsLine, diagnosticsLevels, isAtLeast } from '../../shared/diagnostics/diagnostics-line.ts';
import type { ConsentState } from '../../shared/privacy/consent/consent-state.ts';
import type { EmitTelemetry } from '../../shared/privacy/telemetry/telemetry-event.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { AttachedLines } from '../diagnostics/attached-lines.ts';
import { CliDiagnosticsChannel } from '../diagnostics/cli-diagnostics-channel.ts';
import { describeTelemetryEvent, describeWithoutName } from '../diagnostics/describe-event.ts';
import { describeAuthInLog, describeCliInLog, describeConsentInLog } from '../diagnostics/describe-state.ts';
import { createDiagnosticsHandlers } from '../diagnostics/diagnostics-handlers.ts';
import { DiagnosticsLog } from '../diagnostics/diagnostics-log.ts';
import { getTag, getTagWhileOff } from '../diagnostics/get-tag.ts';
import { LogFile } from '../diagnostics/log-file.ts';
import type { RunningNow } from '../diagnostics/stderr-event.ts';
import type { Broadcaster, DomainHandlers } from '../host/client-window.ts';
import { DiagnosticRedactor, diagnosticRules } from '../model/redaction/diagnostic-redactor.ts';
import { readStreamError } from '../privacy/telemetry/stream-error.ts';
import { TelemetryService } from '../privacy/telemetry/telemetry-service.ts';
import { ThreadTelemetry } from '../privacy/telemetry/thread-telemetry.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { ThreadAdvance } from '../threads/thread-event-dispatcher.ts';
import type { PhaseTiming } from './boot.ts';

export type ProfileDiagnosticsDeps = {
  readonly clock: Clock;
  /** When it ends, pending lines are added and all lines are written to disk. */
  readonly lifetime: Lifetime;
  readonly broadcaster: Broadcaster;
  readonly settings: SettingsStore;
  readonly home: string;
  /** Returns the current folders: those that the user opened, and those of the app and Codex. */
  readonly folders: () => readonly string[];
  /** The folder that contains the log in `logs`. */
  readonly dataFolder: string;
  /** The minimum level to write, which overrides the setting. For any other value, the setting decides. */
  readonly logLevel: string | undefined;
  /** Returns whether to log details and event names. Otherwise, the log has only what `getTagWhileOff` keeps. */
  isLogComplete(): boolean;
};

const bytesInMegabyte = 1_000_000;

/** Counts and logs for a profile. Nothing else may. Includes the listeners on the parts of the app. */
export class ProfileDiagnostics {
  readonly telemetry: TelemetryService;
  readonly handlers: DomainHandlers<keyof typeof diagnosticsRequests>;
  readonly #deps: ProfileDiagnosticsDeps;
  readonly #log: DiagnosticsLog;
  readonly #file: LogFile;
  readonly #attached: AttachedLines;
  readonly #threads = new Map<ThreadId, ThreadTelemetry>();
  #lastAuthText = '';
  #leftOutSaid = '';
  #redactor: { readonly key: string; readonly redactor: DiagnosticRedactor } | null = null;
  /**
   * True if the user agreed to a log with details. Stack traces may then stay in the log, but not in copies for others.
   */
  #keepsTraces = false;

  constructor(deps: ProfileDiagnosticsDeps) {
    const { broadcaster, clock, dataFolder, isLogComplete, lifetime, logLevel, settings } = deps;
    const fixed = diagnosticsLevels.find((level) => level === logLevel);
    const log = new DiagnosticsLog({
      clock,
      tag: (domain, level) => (isLogComplete() ? getTag(domain, level) : getTagWhileOff(domain, level)),
      redact: (text) => this.#getRedactor(this.#keepsTraces).text(text),
    });
    this.#deps = deps;
    this.#log = log;
    this.#file = new LogFile({
      folder: join(dataFolder, 'logs'),
      budget: () => settings.snapshot.values.logMegabytes * bytesInMegabyte,
      onProblem: (code) => log.log({ domain: 'boot', level: 'error', text: `The log cannot be written: ${code}.` }),
    });
    log.onLines((lines) => {
      const least = fixed ?? settings.snapshot.values.logLevel;
      // Codex's stderr may contain text from threads, which is encrypted on disk.
      this.#file.write(lines.filter(({ level, tag }) => tag !== 'stderr' && isAtLeast(level, least)));
    });
    lifetime.onEnd(() => {
      log.flush();
      return this.#file.flush();
    });
    this.telemetry = new TelemetryService({
      clock,
      lifetime,
      log: (event, threadId) => {
        const line = isLogComplete() ? describeTelemetryEvent(event) : describeWithoutName(event);
        log.log({ ...line, ...(threadId !== null && { threadId }) });
      },
      onSummary: (payload) => broadcaster.broadcast({ name: 'summaryChanged', payload }),
    });
    this.#attached = new AttachedLines(clock, (threadId, lines) => {
      for (const window of broadcaster.windows()) {
        if (window.openThread === threadId) window.send({ name: 'codexLinesArrived', payload: { threadId, lines } });
      }
    });
    const emit: EmitTelemetry = (event) => this.telemetry.emit(event);
    this.handlers = createDiagnosticsHandlers({ broadcaster, attached: this.#attached, log, emit });
  }

  /** Returns the newest log lines, oldest first. */
  newestLines(count: number): readonly DiagnosticsLine[] {
    return this.#log.last(count);
  }

  /** Returns a text in a form that others may see. */
  redact(text: string): string {
    return this.#getRedactor(false).text(text);
  }

  /** Records a startup step. */
  readonly logPhase = ({ phase, tookMs }: PhaseTiming): void => {
    this.#log.log({ domain: 'boot', level: 'info', text: `${phase} ready in ${Math.round(tookMs)} ms` });
  };

  /** Subscribes to a Codex. `running` returns the work in progress. */
  followCodex(codex: CodexServer, running: () => RunningNow): void {
    const { clock, lifetime } = this.#deps;
    let before = codex.state;
    codex.onState((state) => {
      this.#log.log({ domain: 'cli', ...describeCliInLog(state, before) });
      before = state;
    });
    codex.onGenerationEnd(() => this.telemetry.reset());
    codex.onNotification((notification) => {
      const failed = readStreamError(notification);
      if (failed !== null) this.telemetry.emit(failed.event, failed.threadId);
    });
    const left = (count: number) => `${count} lines were dropped because they came too fast.`;
    const channel = new CliDiagnosticsChannel({
      codex,
      clock,
      lifetime,
      running,
      newStream: () => this.#getRedactor(this.#keepsTraces).stream(),
      onSuppressed: (count) => this.#log.log({ domain: 'stderr', level: 'warning', text: left(count) }),
    });
    channel.onLine((event) => this.#attached.take(event));
    channel.onLine(({ harmless, severity, text, threadId }) => {
      const why = harmless === null ? '' : `(harmless: ${harmless}) `;
      const about = threadId === null ? {} : { threadId };
      this.#log.log({ domain: 'stderr', level: severity, text: `${why}${text}`, ...about });
    });
  }

  logAuth(state: AuthState): void {
    const line = describeAuthInLog(state);
    if (line.text !== this.#lastAuthText) this.#log.log({ domain: 'auth', ...line });
    this.#lastAuthText = line.text;
  }

  /**
   * Logs the names of variables that Codex gets changed or not at all, without their values: once, and again when they
   * change.
   */
  readonly variablesLeftOut = (names: readonly string[]): void => {
    const said = names.join(', ');
    if (said !== this.#leftOutSaid && said !== '') {
      const text = `Workcell removed paths into an opened folder or the current one from these variables for Codex: ${said}.`;
      this.#log.log({ domain: 'cli', level: 'info', text });
    }
    this.#leftOutSaid = said;
  };

  /** Handles new or first known privacy choices. */
  applyConsent(state: ConsentState): void {
    this.#keepsTraces = state.local.on;
    this.#log.log({ domain: 'options', ...describeConsentInLog(state) });
  }

  /** Logs why a link from outside did not work. */
  readonly logRefusedLink = (text: string): void => {
    this.#log.log({ domain: 'workspace', level: 'warning', text });
  };

  /** Logs the kind and place of a fault in handling a Codex message. The host prints the whole fault. */
  readonly logListenerFault = (fault: unknown): void => {
    this.#log.log({ domain: 'cli', level: 'error', text: describeFault(fault) });
    void Promise.reject(fault);
  };

  /** Logs a problem with a desktop window, or with a process behind it, as one line. */
  readonly logShellProblem = (text: string): void => {
    this.#log.log({ domain: 'boot', level: 'error', text });
  };

  /** Handles events added to a thread's log. */
  handleThreadAdvance(threadId: ThreadId, { effort, events, turns }: ThreadAdvance): void {
    let thread = this.#threads.get(threadId);
    if (thread === undefined) {
      const emit = this.telemetry.emit.bind(this.telemetry);
      thread = new ThreadTelemetry(threadId, { clock: this.#deps.clock, emit });
      this.#threads.set(threadId, thread);
    }
    const reported = events.map(({ event }) => event);
    thread.handle(reported, turns, effort);
  }

  /** Drops a thread that is no longer in memory. Later events start over. */
  forgetThread(threadId: ThreadId): void {
    this.#threads.delete(threadId);
    this.#attached.forget(threadId);
  }

  /**
   * Returns the redactor. Creates it for the first delivered line, and again when the folders change. This takes tens
   * of milliseconds, so startup does not wait for it.
   */
  #getRedactor(keepStackTraces: boolean): DiagnosticRedactor {
    const { home } = this.#deps;
    const folders = this.#deps.folders();
    const key = [keepStackTraces, ...folders].join('\n');
    if (this.#redactor?.key !== key) {
      this.#redactor = { key, redactor: createProfileRedactor({ home, folders, keepStackTraces }) };
    }
    return this.#redactor.redactor;
  }
}

type ProfileRedactionInput = {
  /** The user's home folder. */
  readonly home: string;
  /** The folders that the user works in. */
  readonly folders: readonly string[];
  /** The user agreed to a log with details, and only they get the text. */
  readonly keepStackTraces: boolean;
};

/**
 * Creates a redactor that removes from diagnostics who the user is and where they work. It removes stack traces unless
 * they may stay.
 */
export function createProfileRedactor({ folders, home, keepStackTraces }: ProfileRedactionInput): DiagnosticRedactor {
  const person = { home, userName: basename(home), workspace: null, folders };
  return new DiagnosticRedactor(
    diagnosticRules({ personal: person, workspaceHashes: folders.flatMap(hashFolder), keepStackTraces }),
  );
}

/** Returns the usual hashes of a path, because programs derive workspace ids from them. */
function hashFolder(folder: string): readonly string[] {
  return ['sha256', 'sha1', 'md5'].map((algorithm) => createHash(algorithm).update(folder).digest('hex'));
}

/**
 * Describes an internal error while processing data of Codex, in a form that the log may keep: its type and location,
 * without its message, which may quote a thread.
 */
export function describeFault(fault: unknown): string {
  const intro = 'Workcell skipped a step that failed while handling a message from Codex';
  if (!(fault instanceof Error)) return `${intro}.`;
  const { message, name, stack = '' } = fault;
  const begin = stack.indexOf(message);
  const places = begin === -1 ? '' : stack.slice(begin + message.length);
  const place = /^\s+(at .+)$/m.exec(places)?.[1];
  return `${intro}: ${name}${place === undefined ? '' : ` ${place}`}`;
}

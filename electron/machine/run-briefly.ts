import { execFile } from 'node:child_process';

/** The working folder and environment of a probed program. */
export type ProbePlace = {
  /** An empty folder of Workcell, because files in other folders may affect the program. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
};

/** The result. `errors` is its standard error; `message` says why it did not finish. */
export type BriefRun =
  | { readonly type: 'ended'; readonly code: number; readonly printed: string; readonly errors: string }
  | { readonly type: 'notRun'; readonly message: string };

const timeoutMs = 10_000;
const maxBytes = 65_536;

/** Runs a program without a shell until it exits. Kills it after 10 s. Never rejects. */
export function runBriefly(program: string, args: readonly string[], place: ProbePlace): Promise<BriefRun> {
  return new Promise((settle) => {
    const options = {
      cwd: place.cwd,
      env: place.environment,
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: maxBytes,
      windowsHide: true,
    } as const;
    const child = execFile(program, args, options, (failure, printed, errors) => {
      const code = failure === null ? 0 : failure.code;
      if (typeof code === 'number') settle({ type: 'ended', code, printed, errors });
      else settle({ type: 'notRun', message: failure?.killed ? `${program} did not end` : `${failure?.message}` });
    });
    child.stdin?.end();
  });
}

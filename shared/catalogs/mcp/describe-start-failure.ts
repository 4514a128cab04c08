import { t } from '../../i18n/i18n.ts';

/** Why an MCP server did not start: in plain words, and in Codex's words if they say more. */
type StartFailure = { readonly words: string; readonly raw: string | null };

type Explain = (match: RegExpExecArray, error: string) => string;

/** What Codex and its libraries say, and what that means. The first one that fits counts. */
const meanings: readonly (readonly [RegExp, Explain])[] = [
  [
    /timed out after ([\d.]+) ?s(?:econds?)?\b/i,
    ([, seconds]) => t`It did not answer within ${seconds}\u00a0s. Allow it more time in its settings.`,
  ],
  [/timed? ?out|deadline has elapsed/i, () => t`It did not answer in time.`],
  [
    /\(os error (?:2|3)\)|no such file or directory|program not found|cannot find the (?:file|path)/i,
    () => t`Its program was not found.`,
  ],
  [/\(os error (?:13|5)\)|permission denied|access is denied/i, () => t`Its program may not be run.`],
  [/\(os error 8\)|exec format error|not a valid win32 application/i, () => t`Its program cannot run on this system.`],
  [/auth(?:orization|entication)? ?required|unauthorized|\b401\b|not logged in/i, () => t`It needs you to sign in.`],
  [
    /(?:HTTP (?:status )?(?:client error |server error )?\(?|status(?: code)?:? )([1-5]\d\d)\b/i,
    ([, status], error) =>
      withAddress(error, (address) =>
        address === null ? t`It returned HTTP ${status}.` : t`${address} returned HTTP ${status}.`,
      ),
  ],
  [
    /connection refused|error sending request|tcp connect error|dns error|failed to lookup address|connect error|connection reset|network is unreachable|\(os error (?:101|104|111|113|61|10061)\)/i,
    (_, error) =>
      withAddress(error, (address) => (address === null ? t`It cannot be reached.` : t`${address} cannot be reached.`)),
  ],
  [
    /certificate|\btls\b/i,
    (_, error) =>
      withAddress(error, (address) =>
        address === null ? t`Its certificate is not accepted.` : t`The certificate of ${address} is not accepted.`,
      ),
  ],
  [
    /connection closed|broken pipe|channel closed|transport closed|unexpected end of file|\(os error 32\)/i,
    () => t`Its program ended before it answered.`,
  ],
  [
    /unexpected (?:content type|server response)|expect(?:ed)? initialize|deserializ|invalid json|expected value at line|missing field/i,
    () => t`It answered, but not as an MCP server does.`,
  ],
];

function withAddress(error: string, say: (address: string | null) => string): string {
  const address = /https?:\/\/[^\s)'",\]]+/.exec(error)?.[0] ?? null;
  return say(address);
}

/** The maximum length of words that have no meaning above, in characters. */
const maxWords = 160;

/** Describes why an MCP server did not start. `error` is Codex's text. */
export function describeStartFailure(error: string): StartFailure {
  const text = error.trim();
  for (const [pattern, explain] of meanings) {
    const match = pattern.exec(text);
    if (match !== null) return { words: explain(match, text), raw: text };
  }
  const words = text
    .replace(/^MCP client for `[^`]*` failed to start: /, '')
    .replace(/^MCP startup failed: /, '')
    .replace(/^(?:handshaking with MCP server failed|Client error|Send message error Transport): /, '')
    // Types of Rust, such as `[rmcp::transport::Worker<a::B>]`.
    .replace(/\[?\b\w+(?:::[\w<>:, ()]+)+\]?/g, '')
    .split('\n')[0]
    ?.trim();
  if (words === undefined || words === '') return { words: '', raw: text === '' ? null : text };
  const short = words.length > maxWords ? `${words.slice(0, maxWords).trimEnd()}…` : words;
  return { words: short, raw: short === text ? null : text };
}

/** The parts of Codex's TurnError that matter here. */
export type CodexError = {
  /** Codex's own words, sometimes a JSON body. */
  readonly message: string;
  /** A name, or an object with the name as its one key; see `CodexErrorInfo` of the protocol. */
  readonly codexErrorInfo: unknown;
  readonly additionalDetails: string | null;
};

/** What kind of error it is, and the HTTP status where one came with it. */
export type ErrorKind = { readonly name: string; readonly httpStatus: number | null; readonly turnKind: string | null };

/** Reads Codex's classification, in either of its two forms. An error without one is `other`. */
export function errorKind(info: unknown): ErrorKind {
  const plain = { httpStatus: null, turnKind: null };
  if (typeof info === 'string') return { ...plain, name: info };
  if (typeof info !== 'object' || info === null) return { ...plain, name: 'other' };
  const [name, facts] = Object.entries(info)[0] ?? ['other', null];
  if (typeof facts !== 'object' || facts === null) return { ...plain, name };
  const httpStatus =
    'httpStatusCode' in facts && typeof facts.httpStatusCode === 'number' ? facts.httpStatusCode : null;
  const turnKind = 'turnKind' in facts && typeof facts.turnKind === 'string' ? facts.turnKind : null;
  return { name, httpStatus, turnKind };
}

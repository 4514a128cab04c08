/** The parts of Codex's TurnError that this app uses. */
export type CodexError = {
  /** Codex's own text, sometimes a JSON body. */
  readonly message: string;
  /** A name, or an object with the name as its only key. See `CodexErrorInfo` in the protocol. */
  readonly codexErrorInfo: unknown;
  readonly additionalDetails: string | null;
};

/** The kind of an error, and its HTTP status if it has one. */
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

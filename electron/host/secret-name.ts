/** The last word of names such as `GITHUB_TOKEN`, `PGPASSWORD` and `X-Api-Key`. */
const secretWords =
  /(?:token|secret|password|passwd|passphrase|apikey)$|(?:^|[_-])(?:key|pass|pwd|credentials?|auth|jwt|pat|signature|authorization|cookie)$/i;
/** The last word of names such as `accessKey`. */
const joinedSecretWords = /[a-z\d](?:Key|Pass|Credentials?|Auth)$/;

/** A name that a program can use as it is. What is odd about any other could be the point. */
const plainName = /^[A-Za-z][A-Za-z0-9_-]*$/u;

/**
 * A value of which no part can be a command or a path: one word, or base64 with letters of both cases and digits. Only the
 * latter has slashes, and it begins with none.
 */
const harmless =
  /^(?:[\w.+=:~-]+|(?=.{24})(?=.*\d)(?=.*[A-Z])(?=.*[a-z])(?!\/)(?:[A-Za-z\d+/]{4})+(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?)$/u;

/** The folder that a shell starts in. */
const neverSecret = new Set(['PWD', 'OLDPWD']);

/**
 * Whether the value of a variable or header with this name is probably a secret. Never true for names that end in
 * anything else, such as `LD_PRELOAD`, `NODE_OPTIONS`, `PATH` or `PASSWORD_COMMAND`: those can name code to load or run.
 */
export function isSecretName(name: string): boolean {
  return (
    plainName.test(name) &&
    !neverSecret.has(name.toUpperCase()) &&
    (secretWords.test(name) || joinedSecretWords.test(name))
  );
}

/**
 * Whether a variable with this name and value is probably a secret that can be left out where the user must see all that
 * runs. A value that could be code is none, whatever its name.
 */
export function isSecret(name: string, value: string): boolean {
  return isSecretName(name) && harmless.test(value);
}

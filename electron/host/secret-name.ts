/** The last word of names such as `GITHUB_TOKEN`, `PGPASSWORD` and `X-Api-Key`. */
const secretWords =
  /(?:token|secret|password|passwd|passphrase|apikey)$|(?:^|[_-])(?:key|pass|pwd|credentials?|auth|jwt|pat|signature|authorization|cookie)$/i;
/** The last word of names such as `accessKey`. */
const joinedSecretWords = /[a-z\d](?:Key|Pass|Credentials?|Auth)$/;

/** A name without special characters. Any other name could be part of an attack, so the user must see its value. */
const plainName = /^[A-Za-z][A-Za-z0-9_-]*$/u;

/**
 * Matches a value that contains no command or path: one word, or base64 with upper-case and lower-case letters and
 * digits. Only base64 may contain slashes, but it never starts with one.
 */
const harmless =
  /^(?:[\w.+=:~-]+|(?=.{24})(?=.*\d)(?=.*[A-Z])(?=.*[a-z])(?!\/)(?:[A-Za-z\d+/]{4})+(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?)$/u;

/** Variables with the current and the previous folder of a shell. */
const neverSecret = new Set(['PWD', 'OLDPWD']);

/**
 * Returns whether the value of a variable or header with this name is probably a secret. Never true for other endings,
 * such as `LD_PRELOAD`, `NODE_OPTIONS`, `PATH` or `PASSWORD_COMMAND`: those variables can name code to load or run.
 */
export function isLikelySecretName(name: string): boolean {
  return (
    plainName.test(name) &&
    !neverSecret.has(name.toUpperCase()) &&
    (secretWords.test(name) || joinedSecretWords.test(name))
  );
}

/**
 * Returns whether a variable with this name and value is probably a secret, so that Workcell may leave it out when it
 * shows the user everything that runs. A value that could be code never counts as a secret, whatever its name.
 */
export function isSecret(name: string, value: string): boolean {
  return isLikelySecretName(name) && harmless.test(value);
}

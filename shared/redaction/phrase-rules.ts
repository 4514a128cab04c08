import { type BlockRule, type LineRule, toMark } from './redaction-rule.ts';

// Secrets that are recognizable only by the text before them. Everything is bounded, or repeats only characters that
// cannot also end it, so no text makes it slow.

const passwordOrKey = 'secret: password or key';

/** Words that name a secret at the end of a name: `DB_PASSWORD`, `clientSecret`, `api-key`. */
const names =
  '(?:passw(?:or)?d|pass[ _-]?phrase|passcode|pwd|secret(?:[_-]key)?(?:[_-]base)?|token|credentials?|(?:api|app|application|access|account|secret|private|auth|encryption|master|session|signing|azure[_-]storage|subscription)[_-]?key|key[_-]data|passwort|kennwort|mot[ _-]de[ _-]passe|contrase(?:ñ|n)a|senha|parola(?:[ _-]d.ordine)?|wachtwoord|l(?:ö|o)senord|passord|adgangskode|salasana|has(?:ł|l)o|heslo|jelsz(?:ó|o)|(?:ş|s)ifre|kata[ _-]sandi)';
const triggersOfNames = [
  ...['passw', 'phrase', 'passcode', 'pwd', 'secret', 'token', 'credential', 'key'],
  ...['kennwort', 'passe', 'contrase', 'senha', 'parola', 'wachtwoord', 'senord', 'passord', 'adgangskode', 'salasana'],
  ...['has', 'heslo', 'jelsz', 'ifre', 'sandi'],
];
const quote = '["\'`]';
/** A value that does not look like a word, because types and variable names also follow a name. */
const digitAhead = String.raw`(?=[^\s\d]{0,200}\d)`;
const unquoted = String.raw`[^\s"'\x60&;,<>(){}[\]|$\\]`;

type Phrase = {
  /** The kind of secret, if it is more specific than a password or key. */
  readonly name?: string;
  readonly triggers: readonly string[];
  readonly pattern: string;
};

const phrases: readonly Phrase[] = [
  {
    name: 'authorization header',
    triggers: ['authorization'],
    pattern: String.raw`(?<before>\bauthorization["']?\s{0,3}[:=]\s{0,3}\\{0,3}${quote}?(?:(?:basic|bearer|token|digest|apikey|negotiate|bot)\s{1,3}|(?=[\w.~+/=-]{0,60}\d)(?=[\w.~+/=-]{16})))(?<value>[\w.~+/=-]{4,})(?<after>)`,
  },
  {
    name: 'bearer token',
    triggers: ['bearer'],
    pattern: String.raw`(?<before>\bbearer\s{1,3})(?<value>(?=[a-z._~+/=-]{0,60}\d)[\w.~+/=-]{16,4000})(?<after>)`,
  },
  {
    name: 'key in a header',
    triggers: ['api-key', '-token', 'subscription-key'],
    pattern: String.raw`(?<before>\b(?:x-[a-z-]{0,40}(?:key|token)|private-token|api-key|[a-z-]{0,40}subscription-key)["']?\s{0,3}:\s{0,3}\\{0,3}${quote}?)(?<value>(?=[\w.~+/=-]{0,60}\d|[\w-]{32})[\w.~+/=-]{8,})(?<after>)`,
  },
  {
    name: 'cookie',
    triggers: ['cookie'],
    pattern: String.raw`(?<before>\b(?:set-)?cookie["']?\s{0,3}[:=]\s{0,3}\\{0,3}${quote}?)(?<value>[\w.-]{1,100}=[^"'\x60\\]{4,4000})(?<after>)`,
  },
  {
    name: 'cookie',
    triggers: [' -b ', '--cookie'],
    pattern: String.raw`(?<before>\s(?:-b|--cookie)[\s=]{1,3}${quote}?)(?<value>[\w.-]{1,100}=[^\s"'\x60]{8,4000})(?<after>)`,
  },
  // A token in place of a user, as in https://token:x-oauth-basic@github.com.
  {
    name: 'password in an address',
    triggers: ['@'],
    pattern: String.raw`(?<before>:\/\/)(?<value>(?=[a-z_-]{0,100}\d)[\w-]{20,500}(?::[^\s/@"'\x60<>]{0,500})?)(?<after>@)`,
  },
  {
    name: 'password in an address',
    triggers: ['@'],
    pattern: String.raw`(?<before>:\/\/[^\s/:@"'\x60<>]{0,200}:)(?<value>[^\s/"'\x60<>$\{}]{1,500})(?<after>@)`,
  },
  {
    name: 'key in an address',
    triggers: [
      'sig=',
      'signature=',
      'credential=',
      'id_token=',
      'code=',
      'key=',
      'auth=',
      'session=',
      'sid=',
      'ticket=',
      'jwt=',
    ],
    pattern: String.raw`(?<before>[?&#,\s](?:sig|signature|x-(?:amz|goog)-(?:signature|credential)|id_token|code|key|auth|session|sid|ticket|jwt)=)(?<value>(?=[a-z._~%+/=-]{0,100}\d)[\w.~%+/=-]{16,4000})(?<after>)`,
  },
  {
    triggers: ['curl', 'wget'],
    pattern: String.raw`(?<before>\b(?:curl|wget)\b[^|;]{0,500}?\s(?:-u|--(?:proxy-)?user)[\s=]{1,3}${quote}?[^\s:"'\x60]{1,100}:)(?<value>[^\s"'\x60[][^\s"'\x60]{2,500})(?<after>)`,
  },
  {
    triggers: ['mysql', 'mariadb'],
    pattern: String.raw`(?<before>\b(?:mysql|mariadb)(?:-?dump|-?admin)?\b[^|;]{0,200}?\s-p${quote}?)(?<value>[^\s"'\x60[-][^\s"'\x60]{3,500})(?<after>)`,
  },
  {
    triggers: ['sshpass', 'redis-cli', ' login'],
    pattern: String.raw`(?<before>\b(?:sshpass|redis-cli|(?:docker|podman|helm|oras|skopeo|registry)\s{1,3}login)\b[^|;]{0,200}?\s-[pa][\s=]{0,3}${quote}?)(?<value>[^\s"'\x60[-][^\s"'\x60]{3,500})(?<after>)`,
  },
  {
    triggers: ['pass:'],
    pattern: String.raw`(?<before>\bpass:)(?<value>(?!\[)${digitAhead}[^\s"'\x60]{4,500})(?<after>)`,
  },
  {
    triggers: ['password'],
    pattern: String.raw`(?<before>(?:^\s{0,8}|\blogin\s{1,4}\S{1,100}\s{1,4})password\s{1,4})(?<value>(?!\[)${digitAhead}\S{4,500})(?<after>)`,
  },
  {
    triggers: [':5432:', ':5433:', ':6432:', ':*:'],
    pattern: String.raw`(?<before>^[\w.*-]{1,200}:(?:5432|5433|6432|\*):[\w*-]{1,100}:[\w*-]{1,100}:)(?<value>(?!\[)\S{4,500})(?<after>)`,
  },
  {
    triggers: ['auth'],
    pattern: String.raw`(?<before>\b_auth\s{0,3}=\s{0,3}|\\{0,3}"_?auth\\{0,3}"\s{0,3}:\s{0,3}\\{0,3}")(?<value>[\w+/=-]{12,2000})(?<after>)`,
  },
  {
    triggers: triggersOfNames,
    pattern: String.raw`(?<before><[\w:.-]{0,40}${names}>)(?<value>[^<$\{]{4,500})(?<after><\/)`,
  },
  // name = "value". The name may be quoted too, and quotes may be escaped, as in JSON within JSON.
  {
    triggers: triggersOfNames,
    pattern: String.raw`(?<before>${names}\\{0,3}["']?\s{0,3}(?:[:=]|=>|:=)\s{0,3}\\{0,3}(?<quote>${quote}))(?<value>(?!\$\{|\{\{|<)[^"'\x60\\]{4,1000})(?<after>\\{0,3}\k<quote>)`,
  },
  // NAME=value, as in environment variables and addresses.
  {
    triggers: triggersOfNames,
    pattern: String.raw`(?<before>${names}=)(?<value>(?!(?:true|false|null|none|undefined|await|new|this)\b|[\w.]{1,100}[([])${unquoted}{4,})(?<after>)`,
  },
  // name: value without quotes, unless the value is one of our marks.
  {
    triggers: triggersOfNames,
    pattern: String.raw`(?<before>(?<!\[)${names}\s{0,3}[:=]\s{1,3}|--${names}\s{1,3})(?<value>${digitAhead}${unquoted}{6,1000})(?<after>(?=[\s,;]|$))`,
  },
  // Several words to the end of the line, which only a passphrase has.
  {
    triggers: ['phrase'],
    pattern: String.raw`(?<before>\bpass[ _-]?phrase\s{0,3}[:=]\s{1,3})(?<value>(?!\[)[\p{L}\d]{2,30}(?:[ _.-]{1,2}[\p{L}\d]{2,30}){2,15})(?<after>(?=\s*$))`,
  },
  // "the token 0a1b2c…", if it is too long and too mixed for a word.
  {
    triggers: ['token', 'secret', 'passw', 'key'],
    pattern: String.raw`(?<before>\b(?:token|secret|password|api[ _-]?key)\s{1,3}${quote}?)(?<value>(?=[a-z_+/=.-]{0,60}\d)[\w+/=.-]{24,1000})(?<after>)`,
  },
];

/** Rules for secrets that neighboring text in the same line reveals. */
export const phraseRules: readonly LineRule[] = phrases.map(({ name, pattern, triggers }) => ({
  label: name === undefined ? passwordOrKey : `secret: ${name}`,
  isSecret: true,
  triggers,
  pattern: new RegExp(pattern, 'giu'),
}));

const nameAtEnd = new RegExp(String.raw`${names}\\{0,3}["']?\s{0,3}[:=]\s{0,3}(?:[|>][+-]?|\\)?\s{0,3}$`, 'i');
/** One word that has a digit or is in quotes, and is not the name of something else. */
const valueAlone = /^\s*(?:["'][^"']{4,1000}["'][,;]?|(?=[^\s\d]{0,200}\d)\S{6,1000}(?<!:))\s*$/;

/** A program's prompt, alone in its line, and what a user typed after it. */
const prompt = new RegExp(String.raw`^[^:="'{}<>]{0,80}${names}(?: for [^:]{1,80})?:\s{0,3}$`, 'i');
const typed = /^\s{0,8}[^\s[]\S{3,200}(?<![:,{[(>])\s*$/;

/** A name at the end of a line, with its value on the next line. */
export const nameBeforeValue: BlockRule = {
  label: passwordOrKey,
  isSecret: true,
  triggers: triggersOfNames,
  open: (line) => {
    const isPrompt = line.length < maxEnd && !/^\s/.test(line) && prompt.test(line);
    if (!isPrompt && !nameAtEnd.test(line.slice(-maxEnd))) return null;
    let found = false;
    return {
      before: line.length,
      take: (next) => {
        if (found || !(valueAlone.test(next) || (isPrompt && typed.test(next)))) return 'outside';
        found = true;
        return 'inside';
      },
      mark: () => (found ? toMark(passwordOrKey) : null),
    };
  },
};

/** A name is searched only within this distance from the end of its line. */
const maxEnd = 200;

const nameOfSecret = new RegExp(`${names}$`, 'i');

/** Returns whether a value with this name is a secret, whatever it looks like. */
export function isSecretName(name: string): boolean {
  return nameOfSecret.test(name);
}

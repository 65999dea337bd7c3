/** Why state that replicas share cannot be used at present. */
export type Trouble =
  /** Nobody answers at the address. */
  | 'unreachable'
  /** It asks for another password, or forbids a command. */
  | 'denied'
  /** It has no room left. */
  | 'full'
  /** It is a replica, which takes no writes. */
  | 'read-only'
  /** It cannot save what it is told, and takes no writes therefore. */
  | 'not-saving'
  /** It does not answer in time. */
  | 'slow'
  | 'failing';

/** What Redis calls it (the first word of its errors), and what the connection does. */
const SIGNS: readonly (readonly [RegExp, Trouble])[] = [
  [/^(?:WRONGPASS|NOAUTH|NOPERM)\b|^ERR (?:AUTH|invalid password)/i, 'denied'],
  [/\bOOM command not allowed\b/, 'full'],
  [/\bREADONLY\b/, 'read-only'],
  [/\bMISCONF\b/, 'not-saving'],
  [/^(?:LOADING|BUSY|MASTERDOWN|TRYAGAIN|CLUSTERDOWN)\b|\btimed out\b/, 'slow'],
  [
    /writeable|Connection is closed|ECONN|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|max retries/i,
    'unreachable',
  ],
];

/** What is wrong, by what a command or the connection failed with. */
export function troubleOf(error: unknown): Trouble {
  const { message = '', code = '' } = error as { message?: string; code?: string };
  const text = `${message} ${code}`;
  return SIGNS.find(([sign]) => sign.test(text))?.[1] ?? 'failing';
}

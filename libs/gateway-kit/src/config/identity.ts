/** Name and version a service presents in logs, `/version` and its User-Agent. */
export interface Identity {
  readonly name: string;
  readonly version: string;
}

/** A Lua script for Redis, named for logs. */
export interface Script {
  readonly name: string;
  readonly lua: string;
  /** Writes although Redis has no room left: it ends what was begun. */
  readonly evenIfFull?: true;
}

/**
 * Runs scripts in a Redis that several processes share. Rejects quickly when Redis cannot be reached: callers decide
 * whether to go on without it. Keys get the deployment's prefix here.
 */
export interface SharedScripts {
  run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
  /** When Redis last surely forgot something that it had been told; ms since the epoch, by the clock of this process. */
  lostAt?(): Promise<number | undefined>;
}

/** Nothing was kept: there is no room. */
export class StoreFullError extends Error {
  override readonly name = 'StoreFullError';
  constructor(readonly room: 'bound' | 'disk' | 'memory') {
    super(`no room for more events (${room})`);
  }
}

/** Whether the events were kept is not known. An equal `put` later finds out, and keeps nothing twice. */
export class StoreFailedError extends Error {
  override readonly name = 'StoreFailedError';
  constructor(reason: string) {
    super(`the store of events failed: ${reason}`);
  }
}

/** The store cannot be used at all; `message` says what to change. */
export class StoreUnusableError extends Error {
  override readonly name = 'StoreUnusableError';
}

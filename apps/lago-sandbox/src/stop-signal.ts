let stop: (() => void) | undefined;

/** What a signal does from now on; before that it just ends the process. */
export function onStop(handler: () => void): void {
  stop = handler;
}

const end = (): void => {
  if (stop) stop();
  else process.exit(0);
};

// Set up first and never taken away: a signal that is on its way to a handler that goes is lost.
process.on('SIGTERM', end).on('SIGINT', end);

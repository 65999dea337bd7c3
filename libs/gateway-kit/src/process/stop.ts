type Stop = () => void;

let stop: Stop | undefined;
let asked = false;

/** What a first signal does from now on. Before that there is nothing to finish: a signal ends the process. */
export function onStop(handler: Stop): void {
  stop = handler;
}

/** Somebody wants the process to end. A second signal ends it at once: exit 1. */
export function askToStop(): void {
  if (asked) process.exit(1);
  asked = true;
  if (!stop) process.exit(0);
  stop();
}

import { StartError } from '@lago/gateway-kit';
import type { RestSettings } from './settings.js';

/** Throws StartError when events would be kept nowhere, or without the key they are to be sent with. */
export function checkEvents({ events, eventsStore }: RestSettings, environment: NodeJS.ProcessEnv): void {
  const faults: string[] = [];
  if (events !== 'sync' && !eventsStore) faults.push(`EVENTS=${events} needs EVENTS_STORE`);
  const keeps = events !== 'sync' || eventsStore;
  const passthrough = Object.entries(environment).find(
    ([name, value]) => name.endsWith('_CREDENTIAL') && value?.trim() === 'passthrough',
  );
  if (keeps && passthrough) {
    faults.push(`events cannot be kept with ${passthrough[0]}=passthrough: callers' keys are never stored`);
  }
  if (faults.length > 0) throw new StartError('configuration', faults);
}

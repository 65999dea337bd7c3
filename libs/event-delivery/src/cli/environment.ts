/** The store that the gateways of this environment use. */
export function storeOf(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  return environment['EVENTS_STORE'] || undefined;
}

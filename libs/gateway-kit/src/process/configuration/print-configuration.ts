import type { GatewaySettings } from '../../config/gateway-settings.js';
import { printConfig } from '../../config/print-config.js';
import type { Environment } from '../../config/read-settings.js';
import { documentVariables } from '../../upstream/document-variables.js';
import type { Configuration } from './configuration.js';

/** Writes the configuration in force to standard output, for `--print-config`. */
export function printConfiguration(
  settings: new () => GatewaySettings,
  environment: Environment,
  { capability }: Pick<Configuration, 'capability'>,
): void {
  process.stdout.write(printConfig(settings, environment, documentVariables(capability)));
}

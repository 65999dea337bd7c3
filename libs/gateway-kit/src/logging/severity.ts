/** Levels by the names that log readers know (Cloud Logging's `severity`, the short names of OpenTelemetry). */
export const SEVERITIES: Readonly<Record<string, string>> = {
  trace: 'DEBUG',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
  fatal: 'CRITICAL',
};

/** What tracing reads from the settings of a gateway. */
export interface TracingSettings {
  /** Base URL of an OTLP/HTTP receiver; `/v1/traces` is added. */
  readonly otlpEndpoint?: string;
  /** Full URL for traces; wins over `otlpEndpoint`. */
  readonly tracesEndpoint?: string;
  readonly otlpHeaders?: string;
  readonly serviceName?: string;
  /** More about this service: `name=value,name=value`, values percent-encoded. */
  readonly resourceAttributes?: string;
  /** Share of new traces that are kept, 0 to 1. */
  readonly tracesRatio: string;
}

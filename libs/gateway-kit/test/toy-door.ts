import type { ServerResponse } from 'node:http';
import { All, Controller, Inject, Module, Res } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { Capability, Operation, OperationInput } from '@lago/capability-model';
import {
  AUTHENTICATE,
  CAPABILITY,
  exchangeOf,
  GatewayModule,
  INVOKE,
  parseJson,
  PROBLEMS,
  ProblemError,
  ProblemFilter,
  ProcessModule,
  readBody,
  readTraceContext,
  SETTINGS,
} from '../src/index.js';
import type { Authenticate, Configuration, GatewaySettings, Invoke } from '../src/index.js';

/** A door with one address: it takes `{"operation": "findinvoice", "input": {"path": {"lago_id": "..."}}}`. */
@Controller()
export class ToyController {
  private readonly operations: ReadonlyMap<string, Operation>;

  constructor(
    @Inject(CAPABILITY) { routes }: Capability,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
    @Inject(AUTHENTICATE) private readonly authenticate: Authenticate,
    @Inject(INVOKE) private readonly invoke: Invoke,
  ) {
    this.operations = new Map(routes.map(({ operation }) => [operation.id, operation]));
  }

  @All()
  async handle(@Res() response: ServerResponse): Promise<void> {
    const { req: request } = response;
    const exchange = exchangeOf(request);
    const caller = await this.authenticate(request, exchange.id);
    const body = parseJson(await readBody(request, this.settings.maxBodyBytes));
    const { operation: id = '', input } = body as { operation?: string; input?: Partial<OperationInput> };
    const operation = this.operations.get(id);
    if (!operation) throw new ProblemError(PROBLEMS.routeNotFound, 'there is no such operation');
    const reply = await this.invoke(
      operation,
      { path: {}, query: {}, ...input },
      {
        requestId: exchange.id,
        ...readTraceContext(request.headers.traceparent, request.headers['tracestate']),
        deadline: Date.now() + this.settings.totalTimeoutMs,
        signal: exchange.signal,
        record: exchange.record,
        consumer: caller.partition,
        caller,
        setHeader: (name, value) => (exchange.headers[name] = value),
      },
    );
    const headers = { ...exchange.headers, 'x-request-id': exchange.id, 'content-type': 'application/json' };
    response.writeHead(reply.status, headers).end(reply.body);
  }
}

@Module({})
export class ToyModule {
  static forRoot(configuration: Configuration): DynamicModule {
    return {
      module: ToyModule,
      imports: [GatewayModule.forRoot(configuration), ProcessModule],
      controllers: [ToyController],
      providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
    };
  }
}

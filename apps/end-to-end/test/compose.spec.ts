import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { render } from './support/kustomize.js';

const ROOT = join(import.meta.dirname, '../../..');
const GATEWAYS = ['rest-gateway', 'mcp-gateway'] as const;

interface Service {
  readonly image: string;
  readonly build?: { dockerfile: string };
  readonly environment?: string[];
  readonly ports?: string[];
  readonly volumes?: string[];
  readonly profiles?: string[];
  readonly read_only?: boolean;
  readonly cap_drop?: string[];
  readonly security_opt?: string[];
  readonly stop_grace_period?: string;
  readonly env_file?: readonly { path: string; required: boolean }[];
  readonly extends?: { service: string };
}

const composed = (path: string) =>
  (parse(readFileSync(join(ROOT, path), 'utf8'), { merge: true }) as { services: Record<string, Service> }).services;
const SANDBOXES = composed('deploy/compose/lago-sandbox.yaml');
const services = { ...composed('docker-compose.yml'), ...SANDBOXES };
const sandboxRule = composed('docker-compose.yml')['lago-sandbox']?.extends?.service ?? '';
const dockerfile = (app: string) =>
  readFileSync(join(ROOT, app === 'lago-sandbox' ? 'apps/lago-sandbox' : 'deploy', 'Dockerfile'), 'utf8');

/** `${NAME:-word}`, `${NAME:+word}` and `${NAME}` with these variables, nested ones included. */
function interpolate(text: string, variables: Readonly<Record<string, string>>): string {
  const innermost = /\$\{([A-Z_]+)(?::([-+])([^${}]*))?\}/;
  const [whole, name = '', operator, word = ''] = innermost.exec(text) ?? [];
  if (whole === undefined) return text;
  const given = variables[name] ?? '';
  const value = operator === '+' ? (given ? word : '') : given || word;
  return interpolate(text.replace(whole, value), variables);
}

function environmentOf(app: string, variables: Readonly<Record<string, string>>): Record<string, string> {
  const pairs = (services[app]?.environment ?? []).map((line) => interpolate(line, variables));
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}

describe.each(Object.entries(services).filter(([, { image }]) => image))('%s', (_name, service) => {
  it('can write nothing, gains nothing, and is published on loopback only', () => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('reads files of this repository that exist', () => {
    const paths = (service.volumes ?? [])
      .map((volume) => volume.split(':')[0] ?? '')
      .filter((path) => path.startsWith('./'));
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

describe.each(GATEWAYS)('%s', (app) => {
  it('stands before the sandbox when nothing is configured', () => {
    expect(environmentOf(app, {})).toMatchObject({
      LAGO_TOKEN: 'sandbox',
      LAGO_API_URL: 'http://lago-sandbox:3000/api/v1',
      LAGO_TOKEN_FILE: '',
      CONSUMERS_FILE: '',
    });
  });

  it('never sends a real token to the sandbox', () => {
    const given = environmentOf(app, { LAGO_TOKEN: 'real' });
    expect(given).toMatchObject({ LAGO_TOKEN: 'real', LAGO_API_URL: '' });
    expect(environmentOf(app, { LAGO_TOKEN: 'real', LAGO_API_URL: 'https://lago.example' })).toMatchObject({
      LAGO_API_URL: 'https://lago.example',
    });
  });

  it('sets only variables the gateway reads, in compose and in Kubernetes', () => {
    const main = join(ROOT, 'apps', app, 'dist/main.js');
    const { stdout } = spawnSync(process.execPath, [main, '--print-config'], {
      encoding: 'utf8',
      env: { LAGO_TOKEN: 'sandbox' },
    });
    const known = [...stdout.matchAll(/^(?:# )?([A-Z0-9_]+)(?:=| is not set)/gm)].map(([, name]) => name);
    const inCompose = Object.keys(environmentOf(app, {})).filter((name) => name !== 'UNUSED');
    const deployed = ['dev', 'prod'].flatMap((stage) => {
      const manifests = render(join(ROOT, 'apps', app, 'k8s/overlays', stage));
      const deployment = manifests.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === app);
      const { template } = deployment?.spec as {
        template: { spec: { containers: { env: { name: string }[] }[] } };
      };
      return template.spec.containers.flatMap(({ env }) => env.map(({ name }) => name));
    });
    const image = [...dockerfile(app).matchAll(/^ENV (.*)$/gm)].flatMap(([, line = '']) =>
      line.split(' ').map((pair) => pair.split('=')[0]),
    );
    const unread = [...inCompose, ...deployed, ...image].filter((name) => !known.includes(name));
    // Kubernetes puts the password into REDIS_URL.
    expect([...new Set(unread)]).toEqual(['REDIS_PASSWORD', 'NODE_ENV']);
  });
});

it('pulls none of our images unless told from where, and mounts folders, never a file', () => {
  for (const app of [...GATEWAYS, 'lago-sandbox']) {
    const { image, pull_policy: policy } = services[app] as Service & { pull_policy: string };
    // What begins with localhost/ is a registry of this machine: nobody else can give it a content.
    expect([interpolate(image, {}), interpolate(policy, {})]).toEqual([`localhost/lago-gateways/${app}:dev`, 'build']);
    const released = { REGISTRY: 'ghcr.io/acme', TAG: '1.2.3', PULL_POLICY: 'missing' };
    expect([interpolate(image, released), interpolate(policy, released)]).toEqual([
      `ghcr.io/acme/${app}:1.2.3`,
      'missing',
    ]);
  }
  for (const app of GATEWAYS) {
    const mounted = (variables: Record<string, string>) =>
      services[app]?.volumes?.map((volume) => interpolate(volume, variables));
    expect(mounted({ CONSUMERS_DIR: './consumers', SECRETS_DIR: './secrets' })).toEqual([
      './consumers:/etc/lago/consumers:ro',
      './secrets:/run/secrets:ro',
    ]);
    expect(mounted({})).toEqual(['no-consumers:/etc/lago/consumers:ro', 'no-secrets:/run/secrets:ro']);
    expect(environmentOf(app, { CONSUMERS_DIR: './consumers' })['CONSUMERS_FILE']).toBe(
      '/etc/lago/consumers/consumers.yaml',
    );
  }
});

it('switches the sandbox off as soon as a token is given in any way, and never because of a profile', () => {
  const of = (variables: Record<string, string>) => SANDBOXES[interpolate(sandboxRule, variables)];
  expect(of({})).toMatchObject({ image: expect.stringContaining('lago-sandbox') });
  const names = ['LAGO_TOKEN', 'LAGO_TOKEN_FILE', 'SECRETS_DIR'];
  const chosen = Array.from({ length: 7 }, (_, at) => names.filter((_name, bit) => ((at + 1) >> bit) & 1));
  const ways = chosen.map((given) => Object.fromEntries(given.map((name) => [name, 'given'])));
  for (const given of ways) {
    const off = of(given);
    const { profiles } = off?.profiles ? off : (SANDBOXES[off?.extends?.service ?? ''] as Service);
    expect(profiles).toEqual(['never-beside-a-token']);
  }
});

it('sends traces with the observability profile, and changes nothing for another one', () => {
  for (const app of GATEWAYS) {
    const files = (variables: Record<string, string>) =>
      services[app]?.env_file
        ?.map(({ path }) => interpolate(path, variables))
        .filter((path) => existsSync(join(ROOT, path)));
    expect([files({}), files({ COMPOSE_PROFILES: 'mine' })]).toEqual([[], []]);
    expect(files({ COMPOSE_PROFILES: 'observability' })).toEqual(['deploy/compose/observability.env']);
    // Said by name it wins over the file.
    expect(environmentOf(app, {})).not.toHaveProperty('OTEL_EXPORTER_OTLP_ENDPOINT');
    const named = environmentOf(app, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://mine:4318' });
    expect(named['OTEL_EXPORTER_OTLP_ENDPOINT']).toBe('http://mine:4318');
  }
});

it('takes secrets as files from a folder, and never beside the key of the sandbox', () => {
  for (const app of GATEWAYS) {
    const given = environmentOf(app, { SECRETS_DIR: './secrets' });
    expect(given).toMatchObject({ LAGO_TOKEN: '', LAGO_TOKEN_FILE: '/run/secrets/lago-token', LAGO_API_URL: '' });
    const named = environmentOf(app, { SECRETS_DIR: './secrets', LAGO_TOKEN_FILE: '/run/secrets/eu' });
    expect(named).toMatchObject({ LAGO_TOKEN: '', LAGO_TOKEN_FILE: '/run/secrets/eu', LAGO_API_URL: '' });
  }
});

describe.each([...GATEWAYS, 'lago-sandbox'])('the image of %s', (app) => {
  const text = dockerfile(app);

  it('runs node itself, as nobody special, on a base that can be pinned', () => {
    expect(text).toMatch(/^ARG RUNTIME_IMAGE=gcr\.io\/distroless\/nodejs24-debian12:nonroot$/m);
    expect(text).toMatch(/^FROM \$\{RUNTIME_IMAGE\}(?: AS runtime)?$/m);
    expect(text).toMatch(/^USER 65532:65532$/m);
    expect(text).toMatch(/^ENTRYPOINT \["\/nodejs\/bin\/node"\]$/m);
    expect(text).toMatch(/^HEALTHCHECK /m);
    expect(text).not.toMatch(/^# *syntax=/m);
  });

  it('knows every workspace, so that npm ci can', () => {
    const { workspaces } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages[''] as {
      workspaces: string[];
    };
    expect(workspaces).toEqual(['libs/*', 'apps/*']);
    for (const project of projects()) expect(text).toContain(`COPY ${project}/package.json ${project}/`);
  });
});

it('puts nothing of the sandbox into the image of a gateway', () => {
  for (const app of GATEWAYS) {
    // In both stages: what was built, and what was installed.
    expect(dockerfile(app).match(/find apps .* -not -name \$\{APP\} -exec rm -rf/g)).toHaveLength(2);
    expect(dockerfile(app)).not.toMatch(/COPY .*apps\/lago-sandbox(?!\/package\.json|\/$)/m);
  }
});

function projects(): string[] {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: object };
  return Object.keys(packages).filter((path) => /^(?:libs|apps)\/[^/]+$/.test(path));
}

it('keeps on disk what Redis knows about keys, in compose and in Kubernetes', () => {
  const { command = [], volumes = [] } = services['redis'] as Service & { command?: string[] };
  const [deployment] = render(join(ROOT, 'deploy/redis')).filter(({ kind }) => kind === 'Deployment');
  const { containers, volumes: claims } = (
    deployment as unknown as {
      spec: {
        template: {
          spec: { containers: { args: string[]; volumeMounts: { mountPath: string }[] }[]; volumes: unknown[] };
        };
      };
    }
  ).spec.template.spec;
  for (const args of [command, containers[0]?.args ?? []]) {
    const of = (name: string) => args[args.indexOf(`--${name}`) + 1];
    expect([of('appendonly'), of('appendfsync'), of('maxmemory-policy')]).toEqual(['yes', 'always', 'noeviction']);
  }
  expect(volumes).toEqual([`redis:${command[command.indexOf('--dir') + 1]}`]);
  expect(containers[0]?.volumeMounts.map(({ mountPath }) => mountPath)).toEqual(['/data']);
  expect(claims).toEqual([{ name: 'data', persistentVolumeClaim: { claimName: 'lago-redis' } }]);
});

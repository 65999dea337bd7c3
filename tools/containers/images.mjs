// What is in the images, and what they are called.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { letsIn } from './calls.mjs';
import { check, docker, must, root } from './engine.mjs';

const MOST_ON_TOP = 70e6;
const APPS = ['rest-gateway', 'mcp-gateway', 'lago-sandbox'];
const size = (image) => Number(must(['image', 'inspect', '-f', '{{.Size}}', image]));

/** Builds the three images under the names and the tag that compose looks for. */
export function buildImages() {
  for (const app of APPS) {
    const image = `localhost/lago-gateways/${app}:test`;
    const file =
      app === 'lago-sandbox' ? ['apps/lago-sandbox/Dockerfile'] : ['deploy/Dockerfile', '--build-arg', `APP=${app}`];
    must(['build', '--network', process.env.BUILD_NETWORK ?? 'host', '-f', ...file, '-t', image, '.']);
    const onTop = size(image) - size('gcr.io/distroless/nodejs24-debian12:nonroot');
    check(`${app} image on top of its base`, onTop <= MOST_ON_TOP, `${(onTop / 1e6).toFixed(1)} MB`);
  }
}

/** Runs in a container: the packages in it, and those that come without the text of a licence. */
function packagesInside() {
  const { existsSync, readdirSync, readFileSync } = process.getBuiltinModule('fs');
  const packages = [];
  const unlicensed = existsSync('/app/LICENSE') ? [] : ['/app'];
  const visit = (folder) => {
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const path = `${folder}/${name}`;
      if (name.startsWith('@')) visit(path);
      else if (existsSync(`${path}/package.json`)) {
        visit(`${path}/node_modules`);
        packages.push(JSON.parse(readFileSync(`${path}/package.json`, 'utf8')).name);
        const files = readdirSync(path);
        const readme = files.find((file) => /^readme/i.test(file));
        const hasText =
          files.some((file) => /^(licen[cs]e|copying|unlicense)/i.test(file)) ||
          (readme !== undefined && /licen[cs]e/i.test(readFileSync(`${path}/${readme}`, 'utf8')));
        if (!hasText && !path.includes('/@lago/')) unlicensed.push(path);
      }
    }
  };
  visit('/app/node_modules');
  for (const lib of existsSync('/app/libs') ? readdirSync('/app/libs') : []) visit(`/app/libs/${lib}/node_modules`);
  console.log(JSON.stringify({ packages, unlicensed }));
}

/** What is in the images is what their bills of materials say, each with its licence. */
export function holdsWhatItNeeds() {
  for (const app of APPS) {
    const said = must(['run', '--rm', `localhost/lago-gateways/${app}:test`, '-e', `(${packagesInside})()`]);
    const { packages, unlicensed } = JSON.parse(said);
    check(`${app} holds a licence text for whatever is in it`, unlicensed.length === 0, unlicensed.join(' '));
    const bill = spawnSync(process.execPath, [join(root, 'tools/sbom.mjs'), app], { encoding: 'utf8', maxBuffer: 1e8 });
    const { components, metadata } = JSON.parse(bill.stdout);
    const named = new Set([metadata.component, ...components].map(({ name }) => name));
    const more = packages.filter((name) => !named.has(name));
    check(`${app} holds nothing that its bill of materials does not name`, more.length === 0, more.join(' '));
  }
}

/** Starts the image as a client of the MCP registry would: with nothing but what server.json says. */
export async function startsAsPublished() {
  const image = 'localhost/lago-gateways/mcp-gateway:test';
  const { name, packages } = JSON.parse(readFileSync(join(root, 'apps/mcp-gateway/server.json'), 'utf8'));
  const [{ environmentVariables, runtimeArguments, transport }] = packages;
  const label = must([
    'image',
    'inspect',
    '-f',
    '{{index .Config.Labels "io.modelcontextprotocol.server.name"}}',
    image,
  ]);
  check('the image carries the name that the MCP registry looks for', label === name, label);
  const variables = environmentVariables
    .filter(({ isRequired }) => isRequired)
    .flatMap((one) => ['-e', `${one.name}=${one.default ?? 'a-key-of-lago'}`]);
  const published = runtimeArguments.flatMap((one) => [one.name, one.value]);
  const container = must(['run', '-d', '--init', ...published, ...variables, image]);
  const gateway = { app: 'mcp-gateway', url: transport.url.replace(/\/mcp$/, '') };
  check('server.json starts the image', await letsIn(gateway, 'nobody asks', 60));
  docker(['rm', '-f', container]);
}

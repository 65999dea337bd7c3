// npm run test:containers: builds the images and runs docker-compose.yml in a real Docker Engine (docker with compose).
// What it shows is what each function is called; where the engine is told nothing of a registry, foreign images are left out.
import {
  followsSecrets,
  ignoresOtherProfiles,
  refusesStrangers,
  remembersInRedis,
  scales,
  sendsTraces,
  startsAlone,
  takesAccessTokens,
} from './containers/compose.mjs';
import { followsConsumers } from './containers/consumers.mjs';
import { down, failures } from './containers/engine.mjs';
import { buildImages, keepsLicences, startsAsPublished } from './containers/images.mjs';
import { stopStandIn } from './containers/stand-in.mjs';
import { stopsUnderLoad } from './containers/stop.mjs';

try {
  buildImages();
  keepsLicences();
  await startsAsPublished();
  await startsAlone();
  await stopsUnderLoad();
  remembersInRedis();
  down();
  await scales();
  ignoresOtherProfiles();
  refusesStrangers();
  await followsSecrets();
  await followsConsumers();
  await takesAccessTokens();
  await sendsTraces();
} finally {
  stopStandIn();
  down();
}
if (failures.length) {
  console.log(`\n${failures.length} failed`);
  process.exitCode = 1;
}

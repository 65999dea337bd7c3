// npm run test:containers: builds the images and runs docker-compose.yml in a real Docker Engine (docker with compose).
// What it shows is what each check is called; with names of checks only those. Images of others are tried where they can be had.
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
import { buildImages, holdsWhatItNeeds, startsAsPublished } from './containers/images.mjs';
import { stopStandIn } from './containers/stand-in.mjs';
import { stopsUnderLoad } from './containers/stop.mjs';

const checks = {
  buildImages,
  holdsWhatItNeeds,
  startsAsPublished,
  startsAlone,
  stopsUnderLoad,
  remembersInRedis,
  scales,
  ignoresOtherProfiles,
  refusesStrangers,
  followsSecrets,
  followsConsumers,
  takesAccessTokens,
  sendsTraces,
};
const asked = process.argv.slice(2);

try {
  for (const [name, check] of Object.entries(checks)) if (!asked.length || asked.includes(name)) await check();
} finally {
  stopStandIn();
  down();
}
if (failures.length) {
  console.log(`\n${failures.length} failed`);
  process.exitCode = 1;
}

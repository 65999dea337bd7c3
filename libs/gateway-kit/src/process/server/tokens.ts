import type { Server } from 'node:http';
import { token } from '../../nest/token.js';
import type { Lifecycle } from './readiness.js';

/** What changes while the process lives. */
export const LIFECYCLE = token<Lifecycle>('LIFECYCLE');

/** The server of the management port. */
export const MANAGEMENT = token<Server>('MANAGEMENT');

import { askToStop } from './stop.js';

// The first thing a process does, and never undone: a handler that is taken away loses the signal that is on its way to
// it, and process 1 of a container does not even notice a signal without one.
process.on('SIGTERM', askToStop).on('SIGINT', askToStop);

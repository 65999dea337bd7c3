import { Module } from '@nestjs/common';
import { createAuthenticate } from '../authentication/authenticate.js';
import { ATTACH_KEYS, AUTHENTICATE, AUTHENTICATION, IDENTIFY } from '../authentication/authentication.module.js';
import { IDENTITY, SETTINGS } from '../config/config.module.js';
import { KNOWN_SECRETS, LOG } from '../logging/logging.module.js';
import { provide, token } from '../nest/token.js';
import { auditFile, createAuditLog, stderrLines } from './audit-log.js';
import type { Audit } from './audit.js';

/** The record of writes and refusals. */
export const AUDIT = token<Audit>('AUDIT');

/** The record, and authentication that writes its refusals there. */
@Module({
  providers: [
    provide(AUDIT, [IDENTITY, SETTINGS, KNOWN_SECRETS, LOG], ({ name }, { auditFile: path }, secrets, log) =>
      createAuditLog({ service: name, writeLines: path ? auditFile(path) : stderrLines, secrets, log }),
    ),
    provide(
      AUTHENTICATE,
      [IDENTIFY, ATTACH_KEYS, AUTHENTICATION, AUDIT],
      (identify, attachKeys, { bearerIsUpstreamKey }, audit) =>
        createAuthenticate({ identify, attachKeys, bearerIsUpstreamKey, audit }),
    ),
  ],
  exports: [AUDIT, AUTHENTICATE],
})
export class AuditModule {}

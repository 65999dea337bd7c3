import { Module } from '@nestjs/common';
import { AUTHENTICATION } from '../authentication/authentication.module.js';
import { provide, token } from '../nest/token.js';
import { createAuthorise } from './authorise.js';
import type { Authorise } from './authorise.js';

/** Throws when the caller may not use an operation. */
export const AUTHORISE = token<Authorise>('AUTHORISE');

/** What a caller may use. */
@Module({
  providers: [provide(AUTHORISE, [AUTHENTICATION], ({ resource }) => createAuthorise(resource?.metadataUrl))],
  exports: [AUTHORISE],
})
export class AuthorisationModule {}

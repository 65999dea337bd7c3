import 'reflect-metadata';
import { Allow, ValidateBy } from 'class-validator';
import type { ValidationOptions } from 'class-validator';
import type { Origin } from '../document/origin.js';

/** A normalised piece of a document that knows where it was written. */
export abstract class ModelNode {
  @Allow() pointer!: string;
  /** Set after the shapes are made, because class-transformer would copy the whole file behind it. */
  @Allow() origin!: Origin;
}

/** Marks a rule whose breach is reported but does not hinder running. */
export const asDeviation = { context: { tier: 'deviation' } };

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Names of adapters, resources, operations, tools. */
export const IDENTIFIER = /^[a-zA-Z0-9_-]+$/;

/** Text, number or boolean. */
export function IsPlainValue(options?: ValidationOptions): PropertyDecorator {
  const validate = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);
  const message = ({ property }: { property: string }) => `${property} must be text, a number or a boolean`;
  return ValidateBy({ name: 'isPlainValue', validator: { validate } }, { message, ...options } as ValidationOptions);
}

import type { FactoryProvider, Type, ValueProvider } from '@nestjs/common';

declare const stands: unique symbol;

/** An injection token that knows the type of what it stands for. */
export type Token<T> = symbol & { readonly [stands]: T };

/** Makes a token; `name` is what Nest says when nobody provides it. */
export function token<T>(name: string): Token<T> {
  return Symbol(name) as Token<T>;
}

type Needed = readonly (Token<unknown> | Type)[];

type Parts<N extends Needed> = {
  -readonly [I in keyof N]: N[I] extends Token<infer T> ? T : N[I] extends Type<infer T> ? T : never;
};

/** A provider whose factory is checked against the tokens it is given. */
export function provide<T, const N extends Needed>(
  token: Token<T>,
  inject: N,
  useFactory: (...parts: Parts<N>) => T | Promise<T>,
): FactoryProvider<T> {
  return { provide: token, inject: [...inject], useFactory: useFactory as FactoryProvider<T>['useFactory'] };
}

/** A provider of something that is there already. */
export function provideValue<T>(token: Token<T>, value: T): ValueProvider<T> {
  return { provide: token, useValue: value };
}

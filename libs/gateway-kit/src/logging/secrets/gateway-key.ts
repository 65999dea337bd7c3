/** What every gateway key begins with, for people and secret scanners. */
export const KEY_PREFIX = 'gwk_';

/** A gateway key anywhere in a text; used to redact keys that are known by their hash only. */
export const KEY_PATTERN = /gwk_[A-Za-z0-9_-]{43}/g;

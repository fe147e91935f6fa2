// How what certwizard put into a store is told from what others put there: a name with the beginning of its SHA-256.
import { createHash } from 'node:crypto';

export const sha256Of = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex');

/** `certwizard-` and 16 hex digits: alias, nickname and file name alike. */
export const ourMark = (der: Uint8Array): string => `certwizard-${sha256Of(der).slice(0, 16)}`;

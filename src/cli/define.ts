// What a verb is: it adds its arguments and options to a command, and hands what it does to `go`, which opens, times and ends it.
import type { Command } from 'commander';
import type { Messages } from '#words/messages.ts';
import type { Globals } from './globals.ts';

/** Answers with an exit code; 0 when it answers nothing. */
export type Run = (globals: Globals) => Promise<number | undefined>;
export type Define = (command: Command, words: Messages, go: (run: Run) => Promise<void>) => void;

/** For options that may be given several times. */
export const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

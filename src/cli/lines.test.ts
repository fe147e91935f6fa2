import { describe, expect, it } from 'vitest';
import { linesOf } from './lines.ts';

async function* chunks(...texts: readonly (string | Buffer)[]): AsyncGenerator<string | Buffer> {
  yield* texts;
}
const read = async (...texts: readonly (string | Buffer)[]): Promise<readonly (string | undefined)[]> => {
  const lines: (string | undefined)[] = [];
  for await (const line of linesOf(chunks(...texts), 5)) lines.push(line);
  return lines;
};

describe('lines of a stream', () => {
  it.each<[string, readonly (string | Buffer)[], readonly (string | undefined)[]]>([
    ['come one by one, the last without a line feed', ['ab\ncd'], ['ab', 'cd']],
    ['are put together over chunks', ['a', 'b', '\nc', 'd\n'], ['ab', 'cd']],
    ['may end as on Windows', ['ab\r\ncd\r\n'], ['ab', 'cd']],
    ['are passed over when empty', ['\n\nab\n\n'], ['ab']],
    ['of five characters are not too long', ['abcde\n'], ['abcde']],
    ['that are too long are told as such, and the next is read', ['abc', 'def\nab\n'], [undefined, 'ab']],
    ['that are too long may be the last', ['ab\nabcdef'], ['ab', undefined]],
    ['may be cut in the middle of a character', [Buffer.of(0xea, 0xb0), Buffer.of(0x80, 0x0a)], ['가']],
    ['are none in an empty stream', [], []],
  ])('%s', async (_, given, lines) => {
    expect(await read(...given)).toEqual(lines);
  });
});

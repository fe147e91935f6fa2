import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SmallHouse, smallHouse } from '#test/small-house.ts';

let small: SmallHouse;
beforeEach(async () => {
  small = await smallHouse();
});
afterEach(() => small.close());

describe('the short form as it was left', () => {
  const draft = { usages: ['Default'], friendlyName: '웹', typed: { addNames: '<b>..\n' } };

  it('is found again after a restart, with what was not valid yet', async () => {
    expect(await small.house.draft()).toEqual({ version: 0 });
    await small.house.saveDraft({ usages: ['WebServicesInternal'] });
    const saved = await small.house.saveDraft(draft);
    await small.restart();
    expect(await small.house.draft()).toEqual({ draft, savedAt: saved.savedAt, version: 2 });
  });

  it('stays until whoever sent it drops it: a request alone takes nothing away', async () => {
    await small.house.saveDraft(draft);
    await small.house.request({});
    await expect(small.house.request({ addNames: ['a..b'] })).rejects.toThrow();
    expect((await small.house.draft()).draft).toEqual(draft);
  });

  it('is forgotten when it is dropped, as often as one likes', async () => {
    await small.house.saveDraft(draft);
    await small.house.dropDraft();
    await small.house.dropDraft();
    await small.restart();
    expect(await small.house.draft()).toEqual({ version: 2 });
  });

  it('is not overwritten, and not dropped, by a window that has not seen the last version', async () => {
    const first = await small.house.saveDraft(draft, 0);
    const theirs = await small.house.saveDraft({ friendlyName: 'theirs' }, first.version);
    for (const late of [
      () => small.house.saveDraft(draft, first.version),
      () => small.house.dropDraft(first.version),
    ])
      await expect(late()).rejects.toMatchObject({ complaint: { code: 'house.conflict' } });
    expect(await small.house.draft()).toEqual(theirs);
    await small.house.dropDraft(theirs.version);
    const gone = small.house.saveDraft(draft, theirs.version);
    await expect(gone).rejects.toMatchObject({ complaint: { code: 'house.conflict' } });
  });
});

describe('names as typed', () => {
  it('are told one by one: A-labels explained, every bad one with its reason', async () => {
    const lines = await small.house.names([
      'A.example',
      '한국.kr',
      'xn--3e0b707e.kr',
      'a..b',
      '',
      '<script>',
    ]);
    expect(
      lines.map(({ ok, name, aLabel, readable, complaint }) => [
        ok,
        name?.value,
        aLabel,
        readable,
        complaint?.facts,
      ]),
    ).toEqual([
      [true, 'a.example', undefined, undefined, undefined],
      [true, 'xn--3e0b707e.kr', 'xn--3e0b707e.kr', '한국.kr', undefined],
      [true, 'xn--3e0b707e.kr', undefined, '한국.kr', undefined],
      [false, undefined, undefined, undefined, { name: 'a..b', why: 'label-empty' }],
      [false, undefined, undefined, undefined, { name: '', why: 'empty' }],
      [false, undefined, undefined, undefined, { name: '<script>', why: 'bad-character' }],
    ]);
  });
});

describe('a preview', () => {
  it('says which kinds of key the usages allow', async () => {
    expect((await small.house.preview({})).keys).toEqual(['ec', 'rsa']);
  });

  it('warns of names that the certificate in service has and this one would lack', async () => {
    await small.add('web', 'Default');
    const made = await small.house.request({ usages: ['Default'], addNames: ['old.example.test'] });
    await small.house.finish(made.id, false);
    await small.house.assign({ certificate: made.certificate?.id ?? '', usages: ['Default'] });
    const [dropped] = (await small.house.preview({ usages: ['Default'] })).warnings ?? [];
    expect(dropped).toMatchObject({
      code: 'assigned.names.dropped',
      facts: { names: 'old.example.test', count: 1 },
    });
    const kept = await small.house.preview({ usages: ['Default'], addNames: ['old.example.test'] });
    expect(kept.warnings).toEqual([]);
  });
});

// The short form as it was left: one document, so that a reload, another window or a restart finds it again. Dropped, it is a document that says nothing.
import type { SavedDraft, SavedDraftInput } from '#core/views.ts';
import type { World } from './world.ts';

const DOCUMENT = 'draft';
type Kept = Omit<SavedDraft, 'version'>;

export const savedDraft = async (world: World): Promise<SavedDraft> => {
  const found = await world.ledger.document<Kept>(DOCUMENT);
  return { ...found?.value, version: found?.version ?? 0 };
};

/** `after` as the ledger's documents have it: refuses when another version is there by now. */
export const saveDraft = async (
  world: World,
  draft: SavedDraftInput,
  after?: number,
): Promise<SavedDraft> => {
  const kept: Kept = { draft, savedAt: world.now().toISOString() };
  return { ...kept, version: await world.ledger.keepDocument(DOCUMENT, kept, after) };
};

export const dropDraft = async (world: World, after?: number): Promise<void> => {
  const found = await world.ledger.document<Kept>(DOCUMENT);
  if (found?.value.draft !== undefined) await world.ledger.keepDocument(DOCUMENT, {}, after);
};

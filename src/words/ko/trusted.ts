import type { Messages } from '../messages.ts';

export const trusted: Pick<Messages, 'stores'> = {
  stores: { personal: '개인', root: '신뢰할 수 있는 루트 인증 기관', intermediate: '중간 인증 기관' },
};

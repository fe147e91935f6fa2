import type { Messages } from '../messages.ts';

export const proven: Pick<Messages, 'proofs'> = {
  proofs: {
    proven: '적용 확인됨',
    contrary: '다른 인증서가 사용됨',
    unreachable: '연결할 수 없음',
    never: '아직 확인하지 않음',
    none: '',
  },
};
